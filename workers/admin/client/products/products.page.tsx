import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useCallback, useMemo, useRef } from "react";
import { type ProductSummary, shop } from "../api/client.ts";
import { usePages } from "../api/pages.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { Badge } from "../ui/badge.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { formatCount, formatMoney } from "../ui/format.ts";
import { SearchField } from "../ui/search-field.tsx";
import { Segments } from "../ui/segments.tsx";
import { useDelayed } from "../ui/use-delayed.ts";
import { useShortcuts } from "../ui/use-shortcuts.ts";
import { ConflictDialog } from "./conflict-dialog.tsx";
import { EditableValue } from "./editable-value.tsx";
import { type EditedField, useEdits } from "./edits.ts";
import type { ProductSearch } from "./product-search.ts";
import { Thumbnail } from "./thumbnail.tsx";

const route = getRouteApi("/products");

const STATUSES = [
  { value: "all", label: "All" },
  { value: "active", label: "Active" },
  { value: "draft", label: "Drafts" },
] as const;

export function ProductsPage() {
  const { q = "", status, sort } = route.useSearch();
  const navigate = route.useNavigate();
  const term = useDelayed(q);
  const search = useRef<HTMLInputElement>(null);
  const { save, conflict, dismiss } = useEdits();
  const { items, isFetching, hasNextPage, fetchNextPage } = usePages<ProductSummary>(
    ["products", { term, status, sort }],
    async (cursor) => {
      const query = {
        limit: 50,
        ...(term && { q: term }),
        ...(status && { status }),
        ...(sort && { sort }),
        ...(cursor && { cursor }),
      };
      return (await shop.GET("/api/v1/products", { params: { query } })).data;
    },
  );
  const { data: settings } = useQuery({
    queryKey: ["shop"],
    queryFn: async () => (await shop.GET("/api/v1/shop")).data,
  });
  const columns = useMemo(() => columnsWith(save, settings?.lowStockThreshold ?? 0), [save, settings]);
  const loadMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const show = (change: { q?: string; status?: ProductSearch["status"] | undefined }) => {
    const next = { q, status, sort, ...change };
    return navigate({
      search: {
        ...(next.q && { q: next.q }),
        ...(next.status && { status: next.status }),
        ...(next.sort && { sort: next.sort }),
      },
      replace: true,
    });
  };
  useShortcuts({ "/": () => search.current?.focus() });
  return (
    <>
      <PageHeader title="Products" />
      <div className="toolbar">
        <Segments
          label="Status"
          options={STATUSES}
          value={status ?? "all"}
          onChange={(next) => show({ status: next === "all" ? undefined : next })}
        />
        <SearchField
          ref={search}
          label="Search products"
          hint="Words in the name"
          value={q}
          onChange={(next) => show({ q: next })}
        />
      </div>
      <DataTable
        caption="Products"
        columns={columns}
        rows={items}
        rowId={({ id }) => id}
        isLoading={isFetching}
        hasMore={hasNextPage}
        loadMore={loadMore}
        empty={
          <>
            <h2>No products here</h2>
            <p className="soft">{q ? "Nothing matches what you search for." : "There is none with this status."}</p>
          </>
        }
      />
      {conflict && <ConflictDialog conflict={conflict} save={save} onClose={dismiss} />}
    </>
  );
}

function columnsWith(save: ReturnType<typeof useEdits>["save"], lowStock: number): Column<ProductSummary>[] {
  const edit = (product: ProductSummary, field: EditedField) => {
    const { id: productId, name, version, price, availableStock } = product;
    const target = { productId, name, version, price, availableStock };
    return <EditableValue target={target} field={field} save={save} />;
  };
  // A product with options has several variants, which are edited on its own page.
  const hasVariants = ({ options }: ProductSummary) => options.length > 0;
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
      cell: ({ status, availableStock }) => (
        <span className="badges">
          <Badge tone={status === "active" ? "good" : "neutral"}>{status === "active" ? "Active" : "Draft"}</Badge>
          {availableStock <= lowStock && (
            <Badge tone={availableStock === 0 ? "bad" : "warn"}>
              {availableStock === 0 ? "Sold out" : "Low stock"}
            </Badge>
          )}
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
