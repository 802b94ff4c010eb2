const texts = new WeakMap<object, string>();

/**
 * The JSON of a value that is never changed. Within a second an isolate answers all readers of a cache entry with the same
 * value, so it is written once for all of them.
 */
export function cachedJson(value: object): string {
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  texts.set(value, text);
  return text;
}
