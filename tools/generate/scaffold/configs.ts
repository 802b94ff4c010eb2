import { parse, patch } from "@decimalturn/toml-patch";

type Binding = { binding: string };
type Table = Record<string, unknown>;

/**
 * Adds a binding to a wrangler.toml, at the top and in each environment: a copy of the one named `like`, with its names
 * changed by `rename`. `array` is the path of the bindings, as "services" or "queues.producers". All else stays as it
 * is, comments included.
 */
export function addBinding(toml: string, array: string, like: string, rename: (json: string) => string): string {
  const [text, comment] = cutCommentAfter(toml, array);
  const config = parse(text) as Table;
  for (const bindings of bindingsIn(config, array)) {
    const model = bindings.find(({ binding }) => binding === like);
    if (!model) throw new Error(`No binding "${like}" among the ${array} to copy.`);
    bindings.push(JSON.parse(rename(JSON.stringify(model))) as Binding);
  }
  return pasteCommentAfter(patch(text, config), array, comment);
}

/** The last `[[array]]` of the top with its keys. */
const lastTable = (array: string) =>
  new RegExp(`^([\\s\\S]*^\\[\\[${RegExp.escape(array)}\\]\\]\\n(?:\\w.*\\n)+)`, "m");

/** Takes out the comment of the table that follows the array: `patch` would add tables below it, or remove it with the last. */
function cutCommentAfter(toml: string, array: string): [text: string, comment: string] {
  const [before = ""] = lastTable(array).exec(toml) ?? [];
  const [comment = ""] = /^\n(?:#.*\n)+(?=\[)/.exec(toml.slice(before.length)) ?? [];
  return before ? [before + toml.slice(before.length + comment.length), comment] : [toml, ""];
}

function pasteCommentAfter(toml: string, array: string, comment: string): string {
  return comment ? toml.replace(lastTable(array), (before) => before + comment) : toml;
}

/**
 * Adds a queue that a Worker sends to, at the top and in each environment, whose queues end in its name. All else stays as
 * it is, comments included.
 */
export function addProducer(toml: string, { binding, queue }: { binding: string; queue: string }): string {
  const config = parse(toml) as Table & { env?: Record<string, Table> };
  for (const [name, section] of [["", config] as const, ...Object.entries(config.env ?? {})]) {
    section.queues ??= {};
    const queues = section.queues as { producers?: object[] };
    queues.producers ??= [];
    queues.producers.push({ binding, queue: name ? `${queue}-${name}` : queue });
  }
  return patch(toml, config);
}

/** Removes bindings with these names from the top and from each environment; without any, returns the text unchanged. */
export function removeBindings(toml: string, array: string, names: string[]): string {
  const [text, comment] = cutCommentAfter(toml, array);
  const config = parse(text) as Table;
  for (const bindings of bindingsIn(config, array)) {
    for (const name of names) {
      const index = bindings.findIndex(({ binding }) => binding === name);
      if (index >= 0) bindings.splice(index, 1);
    }
  }
  const changed = patch(text, config);
  return lastTable(array).test(changed) ? pasteCommentAfter(changed, array, comment) : patch(toml, config);
}

/** The array at that path, of the top and of each environment that has one. */
function bindingsIn(config: Table, array: string): Binding[][] {
  const sections = [config, ...Object.values((config.env ?? {}) as Table)];
  const find = (section: unknown) => array.split(".").reduce((at, key) => (at as Table | undefined)?.[key], section);
  return sections.flatMap((section) => (find(section) ? [find(section) as Binding[]] : []));
}
