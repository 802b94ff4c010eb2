/**
 * The fields of a form that differ from what it began with. A `PATCH` of these alone leaves the others as another client has set
 * them meanwhile.
 */
export function changedFields<Fields extends object>(
  began: { [Key in keyof Fields]?: unknown },
  fields: Fields,
): Partial<Fields> {
  const isChanged = (key: string) =>
    JSON.stringify(fields[key as keyof Fields]) !== JSON.stringify(began[key as keyof Fields]);
  return Object.fromEntries(Object.entries(fields).filter(([key]) => isChanged(key))) as Partial<Fields>;
}
