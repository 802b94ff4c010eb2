import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";
import { type ProductSummary, shop } from "../api/client.ts";
import { usePages } from "../api/pages.ts";
import { useSettings } from "../api/settings.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import type { EmptyText } from "../ui/empty.tsx";
import { formatCount, formatMoney } from "../ui/format.ts";
import { SearchField } from "../fields/search-field.tsx";
import { Segments } from "../fields/segments.tsx";
import { useDelayed } from "../ui/use-delayed.ts";
import { useShortcuts } from "../ui/use-shortcuts.ts";
import { ConflictDialog } from "./conflict-dialog.tsx";
import { EditableValue } from "./editable-value.tsx";
import { type EditedField, useEdits } from "./edits.ts";
import { NewProductDialog } from "./new-product-dialog.tsx";
import { FILTER_OPTIONS, type ProductSearch, readProductSearch } from "./product-search.ts";
import { StockBadge } from "./stock-badge.tsx";
import { Thumbnail } from "./thumbnail.tsx";

const route = getRouteApi("/products");

export function ProductsPage() {
  const { q = "", show } = route.useSearch();
  const navigate = route.useNavigate();
  const term = useDelayed(q);
  const search = useRef<HTMLInputElement>(null);
  const [isNew, setNew] = useState(false);
  const { save, conflict, dismiss } = useEdits();
  const pages = usePages<ProductSummary>(["products", { term, show }], async (page) => {
    const filter = show === "low" ? { lowStock: "true" as const } : show && { status: show };
    const query = { ...page, ...filter, ...(term && { q: term }) };
    return (await shop.GET("/api/v1/products", { params: { query } })).data;
  });
  const threshold = useSettings()?.lowStockThreshold ?? 0;
  const columns = useMemo(() => columnsWith(save, threshold, show === "low"), [save, threshold, show]);
  const filterBy = (change: Record<string, unknown>) =>
    navigate({ search: readProductSearch({ q, show, ...change }), replace: true });
  useShortcuts({ "/": () => search.current?.focus(), n: () => setNew(true) });
  return (
    <>
      <PageHeader title="Products">
        <Link to="/imports" className="button">
          Import and export
        </Link>
        <Button variant="primary" icon="plus" shortcut="n" onClick={() => setNew(true)}>
          New product
        </Button>
      </PageHeader>
      <div className="toolbar">
        <Segments
          label="Products shown"
          options={FILTER_OPTIONS}
          value={show ?? "all"}
          onChange={(next) => filterBy({ show: next })}
        />
        <SearchField
          ref={search}
          label="Search products"
          hint="Words in the name"
          value={q}
          onChange={(next) => filterBy({ q: next })}
        />
      </div>
      <DataTable caption="Products" columns={columns} pages={pages} empty={describeEmpty(q, show)} />
      {isNew && (
        <NewProductDialog
          onCreated={(id) => navigate({ to: "/products/$id", params: { id } })}
          onClose={() => setNew(false)}
        />
      )}
      {conflict && <ConflictDialog conflict={conflict} save={save} onClose={dismiss} />}
    </>
  );
}

function describeEmpty(q: string, show: ProductSearch["show"]): EmptyText {
  if (q) return { title: "No products here", hint: "Nothing matches what you search for." };
  if (show) return { title: "No products here", hint: "There is none of this kind." };
  return { title: "No products yet", hint: "Make a product, or import those that you have." };
}

function columnsWith(
  save: ReturnType<typeof useEdits>["save"],
  threshold: number,
  isListOfLow: boolean,
): Column<ProductSummary>[] {
  const edit = (product: ProductSummary, field: EditedField) => {
    const { id: productId, name, version, price, availableStock } = product;
    const target = { productId, name, version, price, availableStock };
    return <EditableValue target={target} field={field} save={save} />;
  };
  // A product with options has several variants, which are edited on its own page.
  const hasVariants = ({ options }: ProductSummary) => options.length > 0;
  // A list has the sum of the variants, and not what is left of each: of several, the API's filter knows whether one is low.
  const isLow = (product: ProductSummary) =>
    product.availableStock <= threshold || (isListOfLow && hasVariants(product));
  return [
    {
      header: "Product",
      cell: (product) => (
        <span className="with-picture">
          <Thumbnail image={product.image} />
          <Link to="/products/$id" params={{ id: product.id }} className="strong">
            {product.name}
          </Link>
        </span>
      ),
    },
    {
      header: "Status",
      className: "wide",
      cell: (product) => (
        <span className="badges">
          <Badge tone={product.status === "active" ? "good" : "neutral"}>
            {product.status === "active" ? "Active" : "Draft"}
          </Badge>
          {isLow(product) && <StockBadge product={product} />}
        </span>
      ),
    },
    {
      header: "Price",
      className: "number",
      cell: (product) => {
        if (!hasVariants(product)) return edit(product, "price");
        const { price, maxPrice } = product;
        return price.amount === maxPrice.amount ? formatMoney(price) : `from ${formatMoney(price)}`;
      },
    },
    {
      header: "Stock",
      className: "number",
      cell: (product) => (hasVariants(product) ? formatCount(product.availableStock) : edit(product, "availableStock")),
    },
  ];
}
