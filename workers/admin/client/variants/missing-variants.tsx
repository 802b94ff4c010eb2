import { type Product, shop } from "../api/client.ts";
import { useProductChange } from "../products/use-product-change.ts";
import { Button } from "../ui/button.tsx";
import { Refusal } from "../ui/failure.tsx";
import { findMissing, type Values } from "./combinations.ts";

const SHOWN = 6;

/** The combinations of options that cannot be bought yet, and a way to add them. */
export function MissingVariants({ product }: { product: Product }) {
  const missing = findMissing(product.options, product.variants);
  const [first] = product.variants;
  const { mutate, isPending, error } = useProductChange(product.id, {
    change: async (wanted: Values[]) => {
      for (const options of wanted) {
        const body = {
          options,
          price: first?.price ?? product.price,
          availableStock: 0,
          weightGrams: first?.weightGrams ?? 0,
        };
        await shop.POST("/api/v1/products/{id}/variants", { params: { path: { id: product.id } }, body });
      }
    },
    done: "The variants were added, without stock.",
  });
  if (missing.length === 0) return null;
  return (
    <div className="missing">
      <p className="soft small">
        {missing.length === 1 ? "This combination has" : "These combinations have"} no variant yet. One that is added
        costs what the first variant does, and has no stock.
      </p>
      <span className="badges">
        {missing.slice(0, SHOWN).map((values) => (
          <Button key={JSON.stringify(values)} icon="plus" disabled={isPending} onClick={() => mutate([values])}>
            {Object.values(values).join(" · ")}
          </Button>
        ))}
        {missing.length > 1 && (
          <Button variant="primary" isBusy={isPending} onClick={() => mutate(missing)}>
            Add all {missing.length}
          </Button>
        )}
      </span>
      <Refusal error={error} />
    </div>
  );
}
