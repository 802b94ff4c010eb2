import { useState } from "react";
import { isProblem } from "../api/problem-text.ts";
import { type Compared, writeOver } from "./changes.ts";

type Options<Thing> = {
  /** What the form began with; `undefined` when it makes something new. */
  seen: Thing | undefined;
  fields: Compared<Thing>[];
  read: (seen: Thing) => Promise<Thing>;
};

/** Saves an edited thing without overwriting what another client has saved meanwhile, until the person has seen that. */
export function useConflict<Thing>({ seen, fields, read }: Options<Thing>) {
  const [now, setNow] = useState<Thing>();
  const base = now ?? seen;
  const save = async <Result>(write: (base: Thing) => Promise<Result>): Promise<Result> => {
    if (base === undefined) throw new TypeError("there is nothing to write over");
    const result = await writeOver({ seen: base, fields, write, read: () => read(base) }, setNow);
    setNow(undefined);
    return result;
  };
  const conflict = seen !== undefined && now !== undefined ? { seen, now, fields } : undefined;
  /** What the form shows of an error: the notice has the rest. */
  const withoutConflict = (error: unknown) => (conflict && isProblem(error, "version-mismatch") ? null : error);
  return { save, conflict, withoutConflict };
}
