import { useState } from "react";
import { shop } from "../api/client.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { NotLoaded } from "../ui/not-loaded.tsx";
import { RemovalQuestion } from "../dialogs/question.tsx";
import { useDrag } from "../ui/use-drag.ts";
import { type Category, useCategories } from "./categories.ts";
import { CategoryDialog } from "./category-dialog.tsx";
import { CategoryRow } from "./category-row.tsx";
import { placeAfterStep, placeAt, toRows } from "./tree.ts";
import { useMove } from "./use-move.ts";

export function CategoriesPage() {
  const { data: categories, error, refetch } = useCategories();
  const [edited, setEdited] = useState<{ category?: Category; parentId: string | null }>();
  const [deleted, setDeleted] = useState<Category>();
  const { move, news } = useMove();
  const rows = toRows(categories ?? []);
  const { dragged, drop, handleOf } = useDrag({
    axis: "y",
    canNest: true,
    isAllowed: (id, { id: target, part }) => placeAt(rows, id, target, part) !== undefined,
    onDrop: (id, { id: target, part }) => move(rows, id, placeAt(rows, id, target, part)),
  });
  return (
    <>
      <PageHeader title="Categories">
        <Button variant="primary" icon="plus" onClick={() => setEdited({ parentId: null })}>
          New category
        </Button>
      </PageHeader>
      <p className="soft lead" id="how-to-move">
        Drag a category by its handle, or move it with the arrow keys: up and down among its neighbours, right into the
        one above it, left out of the one that it is in.
      </p>
      {!categories && <NotLoaded error={error} onRetry={refetch} />}
      {categories?.length === 0 && (
        <Empty title="No categories yet" hint="Customers find products by them, and each has a page of its own." />
      )}
      {rows.length > 0 && (
        <ul className="tree">
          {rows.map((row) => (
            <CategoryRow
              key={row.id}
              row={row}
              isDragged={dragged === row.id}
              drop={drop?.id === row.id ? drop.part : undefined}
              handle={handleOf(row.id)}
              onStep={(step) => move(rows, row.id, placeAfterStep(rows, row.id, step))}
              onAdd={() => setEdited({ parentId: row.id })}
              onEdit={() => setEdited({ category: row, parentId: row.parentId })}
              onDelete={() => setDeleted(row)}
            />
          ))}
        </ul>
      )}
      <p className="hidden" aria-live="polite">
        {news}
      </p>
      {edited && <CategoryDialog {...edited} onClose={() => setEdited(undefined)} />}
      {deleted && (
        <RemovalQuestion
          title={`Delete ${deleted.name}?`}
          confirm="Delete the category"
          remove={() => shop.DELETE("/api/v1/categories/{id}", { params: { path: { id: deleted.id } } })}
          done={`${deleted.name} was deleted.`}
          queryKey={["categories"]}
          onClose={() => setDeleted(undefined)}
        >
          <p>Its page is gone; its products stay, without this category. This cannot be undone.</p>
        </RemovalQuestion>
      )}
    </>
  );
}
