import { useSyncExternalStore } from "react";

type Tone = "good" | "bad";
type Toast = { id: number; text: string; tone: Tone };

const LIFETIME_MS = 6_000;

let toasts: Toast[] = [];
let lastId = 0;
const timers = new Map<number, ReturnType<typeof setTimeout>>();
const listeners = new Set<() => void>();

function setToasts(next: Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Tells what has happened, for a few seconds. */
export function showToast(text: string, tone: Tone = "good"): void {
  // Of several requests that fail together, each says the same. A new element would be announced again.
  if (extendToast(text)) return;
  const id = ++lastId;
  setToasts([...toasts, { id, text, tone }].slice(-3));
  startTimer(id);
}

/** Keeps a text that is shown for as long as a new one; false when it is not shown. */
export function extendToast(text: string): boolean {
  const shown = toasts.find((toast) => toast.text === text);
  if (shown) startTimer(shown.id);
  return shown !== undefined;
}

function startTimer(id: number): void {
  clearTimeout(timers.get(id));
  timers.set(
    id,
    setTimeout(() => dismissToast(id), LIFETIME_MS),
  );
}

export function dismissToast(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
  setToasts(toasts.filter((toast) => toast.id !== id));
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Those that are shown, the newest last. */
export const readToasts = (): Toast[] => toasts;

export const useToasts = (): Toast[] => useSyncExternalStore(listen, readToasts);
