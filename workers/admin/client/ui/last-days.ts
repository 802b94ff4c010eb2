/** The last days, today included, where the person is. */
export function lastDays(count: number) {
  const iso = (time: Date) => new Intl.DateTimeFormat("sv").format(time);
  const today = new Date();
  const first = new Date(today);
  first.setDate(first.getDate() - count + 1);
  const { timeZone: timezone } = new Intl.DateTimeFormat().resolvedOptions();
  return { from: iso(first), to: iso(today), timezone };
}
