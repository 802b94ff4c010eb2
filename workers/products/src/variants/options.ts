export type Option = { name: string; values: string[] };

/** A variant's value of each option, by the option's name. */
export type OptionValues = Record<string, string>;

/** Why a variant with these values does not match a product with these options, as a sentence; else `undefined`. */
export function findMismatch(options: Option[], values: OptionValues): string | undefined {
  const names = options.map(({ name }) => name);
  const unknown = Object.keys(values).filter((name) => !names.includes(name));
  if (unknown.length > 0) return `the product has no option ${unknown.join(", ")}`;
  const missing = names.filter((name) => !Object.hasOwn(values, name));
  if (missing.length > 0) return `must have a value for ${missing.join(", ")}`;
  return undefined;
}

/** The first value that its option does not list, as a sentence; else `undefined`. Call it after `findMismatch`. */
export function findUnlistedValue(options: Option[], values: OptionValues): string | undefined {
  const option = options.find(({ name, values: listed }) => !listed.includes(values[name] ?? ""));
  return option && `${option.name} has no value ${values[option.name]}`;
}

/** The options with a variant's values added: a value that an option does not list is appended to it. */
export function addValues(options: Option[], added: OptionValues): Option[] {
  return options.map(({ name, values }) => {
    const value = added[name];
    return { name, values: value === undefined || values.includes(value) ? values : [...values, value] };
  });
}

/** The values of a variant when its product gets these options: for a new option the first value. */
export function adaptValues(options: Option[], values: OptionValues): OptionValues {
  return Object.fromEntries(options.map(({ name, values: [first = ""] }) => [name, values[name] ?? first]));
}

/** A text that is equal for equal values, in any order of the options. */
export function valuesKey(values: OptionValues): string {
  return JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}
