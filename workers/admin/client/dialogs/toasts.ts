import { useSyncExternalStore } from "react";

type Tone = "good" | "bad";
type Toast = { id: number; text: string; tone: Tone };

const LIFETIME_MS = 6_000;

let toasts: Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function setToasts(next: Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Tells what has happened, for a few seconds. */
export function showToast(text: string, tone: Tone = "good"): void {
  const id = ++lastId;
  // Said again, it is there once: of several requests that fail together, each says the same.
  setToasts([...toasts.filter((toast) => toast.text !== text), { id, text, tone }].slice(-3));
  setTimeout(() => dismissToast(id), LIFETIME_MS);
}

export function dismissToast(id: number): void {
  setToasts(toasts.filter((toast) => toast.id !== id));
}

export function useToasts(): Toast[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
}
