import { type PointerEvent, useEffect, useRef, useState } from "react";

export type DropPart = "before" | "inside" | "after";
export type Drop = { id: string; part: DropPart };

type Options = {
  axis: "x" | "y";
  /** Whether things can be dropped into each other. */
  canNest: boolean;
  isAllowed: (dragged: string, drop: Drop) => boolean;
  onDrop: (dragged: string, drop: Drop) => void;
};

/** An element that things can be dropped on has this attribute, with its id. */
const TARGET = "data-drop-id";
/** The parts of an element at its ends that mean before and after, where the middle means into it. */
const EDGE = 0.3;
/** So near to the end of the window it scrolls. */
const SCROLL_MARGIN = 60;
const SCROLL_STEP = 14;

/**
 * Dragging by mouse, pen or finger, by handles: `handleOf(id)` gives the props of one. It is for the hand alone; what it does
 * must be possible with keys too.
 */
export function useDrag(options: Options) {
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const [dragged, setDragged] = useState<string>();
  const [drop, setDrop] = useState<Drop>();
  const reset = () => {
    setDragged(undefined);
    setDrop(undefined);
  };
  const handleOf = (id: string) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setDragged(id);
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      if (dragged !== id) return;
      scrollNearEdge(clientY);
      const over = findDrop(clientX, clientY, latest.current);
      setDrop(over && latest.current.isAllowed(id, over) ? over : undefined);
    },
    onPointerUp: () => {
      if (dragged === id && drop) latest.current.onDrop(id, drop);
      reset();
    },
    onPointerCancel: reset,
  });
  return { dragged, drop, handleOf };
}

function findDrop(x: number, y: number, { axis, canNest }: Options): Drop | undefined {
  const element = document.elementFromPoint(x, y)?.closest(`[${TARGET}]`);
  const id = element?.getAttribute(TARGET);
  if (!element || !id) return undefined;
  const { left, top, width, height } = element.getBoundingClientRect();
  const share = axis === "x" ? (x - left) / width : (y - top) / height;
  const edge = canNest ? EDGE : 0.5;
  if (share < edge) return { id, part: "before" };
  return { id, part: share >= 1 - edge ? "after" : "inside" };
}

function scrollNearEdge(y: number): void {
  if (y < SCROLL_MARGIN) scrollBy(0, -SCROLL_STEP);
  if (y > innerHeight - SCROLL_MARGIN) scrollBy(0, SCROLL_STEP);
}
