import type { KeyboardEvent } from "react";
import type { Image } from "../api/client.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import type { DropPart, useDrag } from "../ui/use-drag.ts";

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

type Props = {
  image: Image;
  label: string;
  place: string;
  isDragged: boolean;
  drop: DropPart | undefined;
  handle: ReturnType<ReturnType<typeof useDrag>["handleOf"]>;
  onStep: (by: number) => void;
  onEdit: () => void;
  onDelete: () => void;
};

export function ImageTile({ image, label, place, isDragged, drop, handle, onStep, onEdit, onDelete }: Props) {
  const press = (event: KeyboardEvent) => {
    const by = STEPS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    onStep(by);
  };
  return (
    <li data-drop-id={image.id} data-drop={drop} data-dragged={isDragged || undefined}>
      <img src={image.urls["320"]} alt={label} width={160} height={160} loading="lazy" draggable={false} />
      <p className="small soft" aria-hidden={image.alt ? true : undefined}>
        {image.alt || "Without a description"}
      </p>
      <span className="actions tight">
        <button
          type="button"
          className="plain handle"
          aria-label={`Move ${label}, ${place}, by dragging or with the arrow keys`}
          onKeyDown={press}
          {...handle}
        >
          <Icon name="grip" />
        </button>
        <Button variant="quiet" icon="edit" aria-label={`Edit ${label}`} onClick={onEdit} />
        <Button variant="quiet" icon="close" aria-label={`Delete ${label}`} onClick={onDelete} />
      </span>
    </li>
  );
}
