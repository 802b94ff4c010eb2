import { isProblem } from "../api/problem-text.ts";

/** A field of a form, as the thing that it edits has it. */
export type Compared<Thing> = {
  label: string;
  value: (thing: Thing) => unknown;
  /** As a person reads it; the value itself by default. */
  show?: (thing: Thing) => string;
};

export type Change = { label: string; seen: string; now: string };

/** The fields that differ between what was seen and what is there now. */
export function findChanges<Thing>(fields: Compared<Thing>[], seen: Thing, now: Thing): Change[] {
  return fields
    .filter(({ value }) => JSON.stringify(value(seen)) !== JSON.stringify(value(now)))
    .map(({ label, value, show = (thing) => String(value(thing) ?? "") }) => ({
      label,
      seen: show(seen) || "empty",
      now: show(now) || "empty",
    }));
}

type Overwrite<Thing, Result> = {
  seen: Thing;
  fields: Compared<Thing>[];
  /** Writes, if the thing still has the version of the one given. */
  write: (base: Thing) => Promise<Result>;
  /** Reads what is there now. */
  read: () => Promise<Thing>;
};

/**
 * Writes over what was seen. If it has changed meanwhile, it is written over what is there now only when the fields are still
 * as they were seen; else `onConflict` gets what is there now, nothing is overwritten, and the refusal is thrown.
 */
export async function writeOver<Thing, Result>(
  { seen, fields, write, read }: Overwrite<Thing, Result>,
  onConflict: (now: Thing) => void,
): Promise<Result> {
  try {
    return await write(seen);
  } catch (error) {
    if (!isProblem(error, "version-mismatch")) throw error;
    const now = await read();
    if (findChanges(fields, seen, now).length === 0) return write(now);
    onConflict(now);
    throw error;
  }
}
