/** Does the work for all items, so many of them at once; the first failure ends it after its group. */
export async function inGroups<Item>(items: Item[], size: number, work: (item: Item) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += size) {
    await Promise.all(items.slice(start, start + size).map(work));
  }
}
