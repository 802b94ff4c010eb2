/** Postgres cannot store U+0000, and a lone surrogate cannot be sent as UTF-8. Tabs and line breaks are fine. */
export function isStorable(value: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  return value.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value);
}

/** What is wrong with a text that `isStorable` refuses. */
export const STORABLE_MESSAGE = "must not contain control characters or broken surrogates";
