/**
 * A wrangler.toml as text, so that its comments and order stay. A block is an entry of an array of tables: its header
 * (`[[services]]`, or `[[env.staging.services]]` of a named environment) and the lines up to the next empty one.
 */
type Block = { start: number; end: number; header: string; text: string };

/**
 * Adds an entry to the array, in each environment that has one, behind the last one: a copy of the entry of `like`
 * with its names changed.
 */
export function addBlocks(toml: string, array: string, like: string, rename: (text: string) => string): string {
  const blocks = blocksOf(toml, array);
  const headers = [...new Set(blocks.map(({ header }) => header))];
  // From the end, so that the places of those before stay.
  return headers.reverse().reduce((text, header) => {
    const own = blocks.filter((block) => block.header === header);
    const [model, last] = [own.find(({ text: each }) => bindingOf(each) === like), own.at(-1)];
    if (!model || !last) throw new Error(`No binding "${like}" in ${header} to make another like it.`);
    return `${text.slice(0, last.end)}\n${rename(model.text)}${text.slice(last.end)}`;
  }, toml);
}

/** Takes the entries with this binding away again, with the empty line before each. */
export function removeBlocks(toml: string, array: string, binding: string): string {
  return blocksOf(toml, array)
    .filter(({ text }) => bindingOf(text) === binding)
    .reverse()
    .reduce((text, { start, end }) => {
      const before = text.slice(0, start);
      return `${before.endsWith("\n\n") ? before.slice(0, -1) : before}${text.slice(end)}`;
    }, toml);
}

function blocksOf(toml: string, array: string): Block[] {
  const pattern = new RegExp(
    `^\\[\\[((?:env\\.[\\w-]+\\.)?${array.replace(".", "\\.")})\\]\\]\n(?:(?!\\[).+\n)*`,
    "gm",
  );
  return [...toml.matchAll(pattern)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    header: match[1] as string,
    text: match[0],
  }));
}

const bindingOf = (block: string) => /^binding = "(\w+)"$/m.exec(block)?.[1];
