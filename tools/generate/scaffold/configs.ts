/*
 * A wrangler.toml as text, so that its comments and order stay. The entries of an array stand in it in two ways: as
 * blocks, each with a header (`[[services]]`) and the lines up to the next empty one, and within an environment as
 * `services = [{ … }, { … }]`, on one line or each on its own.
 */

type Entry = { start: number; end: number; text: string };

/**
 * Adds an entry to the array wherever there is one, for each environment, behind the last one: a copy of the entry
 * whose binding is `like`, with its names changed.
 */
export function addEntries(toml: string, array: string, like: string, rename: (text: string) => string): string {
  const blocks = blocksOf(toml, array);
  return [...(blocks.length > 0 ? [blocks] : []), ...inlineArraysOf(toml, array)].reduceRight((text, entries) => {
    const [model, last] = [entries.find((entry) => bindingOf(entry) === like), entries.at(-1)];
    if (!model || !last) throw new Error(`No binding "${like}" among the ${array} to make another like it.`);
    const isOnLine = toml[last.end] !== ",";
    const separator = model.text.startsWith("[[") ? "\n" : isOnLine ? ", " : ",\n  ";
    return `${text.slice(0, last.end)}${separator}${rename(model.text)}${text.slice(last.end)}`;
  }, toml);
}

/** Takes the entries with this binding away again. */
export function removeEntries(toml: string, array: string, binding: string): string {
  return [blocksOf(toml, array), ...inlineArraysOf(toml, array)].reduceRight((text, entries) => {
    const entry = entries.find((each) => bindingOf(each) === binding);
    if (!entry) return text;
    const [before, after] = [text.slice(0, entry.start), text.slice(entry.end)];
    if (entry.text.startsWith("[[")) return `${before.replace(/\n\n$/, "\n")}${after}`;
    if (after.startsWith(",\n")) return `${before.replace(/\n +$/, "\n")}${after.slice(2)}`;
    return before.endsWith(", ") ? `${before.slice(0, -2)}${after}` : `${before}${after.replace(/^, /, "")}`;
  }, toml);
}

const bindingOf = ({ text }: Entry) => /\bbinding = "(\w+)"/.exec(text)?.[1];

const entryOf = (match: RegExpMatchArray, offset = 0): Entry => {
  const start = (match.index ?? 0) + offset;
  return { start, end: start + match[0].length, text: match[0] };
};

function blocksOf(toml: string, array: string): Entry[] {
  return [...toml.matchAll(new RegExp(`^\\[\\[${pattern(array)}\\]\\]\n(?:(?!\\[).+\n)*`, "gm"))].map((match) =>
    entryOf(match),
  );
}

/** One list for each environment, in the order of the file. */
function inlineArraysOf(toml: string, array: string): Entry[][] {
  const arrays = toml.matchAll(new RegExp(`^${pattern(array)} = \\[(?:[^\\]{}]|\\{[^}]*\\})*\\]`, "gm"));
  return [...arrays].map((match) => [...match[0].matchAll(/\{[^}]*\}/g)].map((entry) => entryOf(entry, match.index)));
}

const pattern = (array: string) => array.replaceAll(".", "\\.");
