import type { CSSProperties, KeyboardEvent } from "react";
import { Button } from "../ui/button.tsx";
import { formatCount } from "../ui/format.ts";
import { Icon } from "../ui/icon.tsx";
import type { DropPart, useDrag } from "../ui/use-drag.ts";
import type { Row, Step } from "./tree.ts";

const STEPS: Record<string, Step> = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out" };

type Props = {
  row: Row;
  isDragged: boolean;
  drop: DropPart | undefined;
  handle: ReturnType<ReturnType<typeof useDrag>["handleOf"]>;
  onStep: (step: Step) => void;
  onAdd: () => void;
  onEdit: () => void;
  onDelete: () => void;
};

export function CategoryRow({ row, isDragged, drop, handle, onStep, onAdd, onEdit, onDelete }: Props) {
  const press = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    onStep(step);
  };
  return (
    <li
      style={{ "--level": row.level } as CSSProperties}
      data-drop-id={row.id}
      data-drop={drop}
      data-dragged={isDragged || undefined}
    >
      <button
        type="button"
        className="plain handle"
        aria-label={`Move ${row.name}, level ${row.level + 1}`}
        aria-describedby="how-to-move"
        onKeyDown={press}
        {...handle}
      >
        <Icon name="grip" />
      </button>
      <span className="grow">
        <span className="strong">{row.name}</span>{" "}
        <span className="soft small">
          {row.productCount === 1 ? "1 product" : `${formatCount(row.productCount)} products`}
        </span>
      </span>
      <span className="actions">
        <Button variant="quiet" icon="plus" aria-label={`New category in ${row.name}`} onClick={onAdd} />
        <Button variant="quiet" icon="edit" aria-label={`Edit ${row.name}`} onClick={onEdit} />
        <Button variant="quiet" icon="close" aria-label={`Delete ${row.name}`} onClick={onDelete} />
      </span>
    </li>
  );
}
