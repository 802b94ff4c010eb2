import { useState } from "react";
import { type Product, shop, type Variant } from "../api/client.ts";
import { ConflictDialog } from "../products/conflict-dialog.tsx";
import { EditableValue } from "../products/editable-value.tsx";
import { type EditedField, type Target, useEdits } from "../products/edits.ts";
import { Button } from "../ui/button.tsx";
import { RemovalQuestion } from "../dialogs/question.tsx";
import { MissingVariants } from "./missing-variants.tsx";
import { OptionsDialog } from "./options-dialog.tsx";
import { StockDialog } from "./stock-dialog.tsx";
import { VariantDialog } from "./variant-dialog.tsx";
import { nameVariant } from "./variant-name.ts";

type Asked = { what: "edit" | "stock" | "delete"; variant: Variant } | { what: "options"; product: Product };

/** The grid of a product's variants: prices and stock are edited in place, the rest in a dialog. */
export function Variants({ product }: { product: Product }) {
  const { save, conflict, dismiss } = useEdits();
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  const names = product.options.map(({ name }) => name);
  const edit = (variant: Variant, field: EditedField) => {
    const { id: variantId, version, price, availableStock } = variant;
    const target: Target = {
      productId: product.id,
      variantId,
      name: nameOf(product, variant),
      version,
      price,
      availableStock,
    };
    return <EditableValue target={target} field={field} save={save} />;
  };
  return (
    <section className="card flush" aria-labelledby="variants">
      <header className="card-header">
        <h2 id="variants">{names.length > 0 ? "Variants" : "Price and stock"}</h2>
        <Button onClick={() => setAsked({ what: "options", product })}>
          {names.length > 0 ? "Edit options" : "Add options"}
        </Button>
      </header>
      <div className="table-frame">
        <table>
          <thead>
            <tr>
              {names.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              <th scope="col" className={names.length > 0 ? "wide" : undefined}>
                SKU
              </th>
              <th scope="col" className="number">
                Price
              </th>
              <th scope="col" className="number">
                Stock
              </th>
              <th scope="col" className="number">
                Change
              </th>
            </tr>
          </thead>
          <tbody>
            {product.variants.map((variant) => (
              <tr key={variant.id}>
                {names.map((name) => (
                  <td key={name}>{variant.options[name]}</td>
                ))}
                <td className={names.length > 0 ? "soft wide" : "soft"}>{variant.sku ?? "–"}</td>
                <td className="number">{edit(variant, "price")}</td>
                <td className="number">{edit(variant, "availableStock")}</td>
                <td className="number">
                  <VariantActions product={product} variant={variant} ask={(what) => setAsked({ what, variant })} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <MissingVariants product={product} />
      {conflict && <ConflictDialog conflict={conflict} save={save} onClose={dismiss} />}
      {asked?.what === "options" && (
        <OptionsDialog
          key={asked.product.version}
          product={asked.product}
          onReload={(now) => setAsked({ what: "options", product: now })}
          onClose={close}
        />
      )}
      {asked?.what === "edit" && (
        <VariantDialog
          key={asked.variant.version}
          product={product}
          variant={asked.variant}
          onReload={(variant) => setAsked({ what: "edit", variant })}
          onClose={close}
        />
      )}
      {asked?.what === "stock" && <StockDialog product={product} variant={asked.variant} onClose={close} />}
      {asked?.what === "delete" && (
        <RemovalQuestion
          title={`Delete ${nameOf(product, asked.variant)}?`}
          confirm="Delete the variant"
          remove={() =>
            shop.DELETE("/api/v1/products/{id}/variants/{variantId}", {
              params: { path: { id: product.id, variantId: asked.variant.id } },
            })
          }
          done={`${nameOf(product, asked.variant)} was deleted.`}
          queryKey={["product", product.id]}
          onClose={close}
        >
          <p>It can no longer be bought; old orders keep it. This cannot be undone.</p>
        </RemovalQuestion>
      )}
    </section>
  );
}

type ActionsProps = { product: Product; variant: Variant; ask: (what: "edit" | "stock" | "delete") => void };

function VariantActions({ product, variant, ask }: ActionsProps) {
  const name = nameOf(product, variant);
  return (
    <span className="actions end tight">
      <Button variant="quiet" icon="adjust" aria-label={`Adjust the stock of ${name}`} onClick={() => ask("stock")} />
      <Button variant="quiet" icon="edit" aria-label={`Edit ${name}`} onClick={() => ask("edit")} />
      {product.variants.length > 1 && (
        <Button variant="quiet" icon="close" aria-label={`Delete ${name}`} onClick={() => ask("delete")} />
      )}
    </span>
  );
}

const nameOf = ({ name }: Product, { options }: Variant) => nameVariant({ name, options });
