import { beforeEach, expect, it, vi } from "vitest";
import { dismissToast, extendToast, showToast, readToasts } from "./toasts.ts";

const texts = () => readToasts().map(({ text }) => text);

beforeEach(() => {
  vi.useFakeTimers();
  for (const { id } of readToasts()) dismissToast(id);
});

it("showToast() keeps the element of a text that is shown already, for as long as a new one", () => {
  showToast("It failed.", "bad");
  showToast("Saved.");
  const before = readToasts();
  vi.advanceTimersByTime(5_000);
  showToast("It failed.", "bad");
  expect(readToasts()).toEqual(before);
  vi.advanceTimersByTime(5_000);
  expect(texts()).toEqual(["It failed."]);
  vi.advanceTimersByTime(1_000);
  expect(texts()).toEqual([]);
});

it("showToast() shows a text again that was dismissed, for its whole time; extendToast() does not", () => {
  showToast("Saved.");
  vi.advanceTimersByTime(5_000);
  for (const { id } of readToasts()) dismissToast(id);
  expect([extendToast("Saved."), texts()]).toEqual([false, []]);
  showToast("Saved.");
  vi.advanceTimersByTime(5_000);
  expect(texts()).toEqual(["Saved."]);
});
