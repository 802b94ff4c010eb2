import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type Product, shop } from "../api/client.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { Badge } from "../ui/badge.tsx";
import { Failure } from "../ui/failure.tsx";
import { formatTime } from "../ui/format.ts";
import { Icon } from "../ui/icon.tsx";
import { ConflictDialog } from "./conflict-dialog.tsx";
import { EditableValue } from "./editable-value.tsx";
import { ProductDetails } from "./product-details.tsx";
import { type EditedField, type Target, useEdits } from "./edits.ts";

const route = getRouteApi("/products/$id");

export function ProductPage() {
  const { id } = route.useParams();
  const { data: product, error } = useQuery({
    queryKey: ["product", id],
    queryFn: async () => (await shop.GET("/api/v1/products/{id}", { params: { path: { id } } })).data,
  });
  if (error) return <Failure error={error} />;
  if (!product) return <p className="soft loading">Loading …</p>;
  return (
    <>
      <Link to="/products" className="back">
        <Icon name="back" /> Products
      </Link>
      <PageHeader title={product.name}>
        <a className="button quiet" href={`/products/${product.slug}`}>
          See it in the shop
        </a>
      </PageHeader>
      <p className="badges">
        <Badge tone={product.status === "active" ? "good" : "neutral"}>
          {product.status === "active" ? "Active" : "Draft"}
        </Badge>
        <span className="soft">Changed {formatTime(product.updatedAt)}</span>
      </p>
      <div className="stack">
        <Variants product={product} />
        <ProductDetails product={product} />
        <Pictures product={product} />
      </div>
    </>
  );
}

function Variants({ product }: { product: Product }) {
  const { save, conflict, dismiss } = useEdits();
  const names = product.options.map(({ name }) => name);
  const edit = (variant: Product["variants"][number], field: EditedField) => {
    const label = [product.name, ...Object.values(variant.options)].join(" ");
    const { id: variantId, version, price, availableStock } = variant;
    const target: Target = { productId: product.id, variantId, name: label, version, price, availableStock };
    return <EditableValue target={target} field={field} save={save} />;
  };
  return (
    <section className="card flush">
      <h2>{names.length > 0 ? "Variants" : "Price and stock"}</h2>
      <div className="table-frame">
        <table>
          <thead>
            <tr>
              {names.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              <th scope="col">SKU</th>
              <th scope="col" className="number">
                Price
              </th>
              <th scope="col" className="number">
                Stock
              </th>
            </tr>
          </thead>
          <tbody>
            {product.variants.map((variant) => (
              <tr key={variant.id}>
                {names.map((name) => (
                  <td key={name}>{variant.options[name]}</td>
                ))}
                <td className="soft">{variant.sku ?? "–"}</td>
                <td className="number">{edit(variant, "price")}</td>
                <td className="number">{edit(variant, "availableStock")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {conflict && <ConflictDialog conflict={conflict} save={save} onClose={dismiss} />}
    </section>
  );
}

function Pictures({ product: { images } }: { product: Product }) {
  if (images.length === 0) return null;
  return (
    <section className="card">
      <h2>Pictures</h2>
      <ul className="pictures">
        {images.map(({ id, alt, urls }) => (
          <li key={id}>
            <img src={urls["320"]} alt={alt} width={160} height={160} loading="lazy" />
          </li>
        ))}
      </ul>
    </section>
  );
}
