import { useEffect, useRef } from "react";
import { Button } from "../ui/button.tsx";
import { type Compared, findChanges } from "./changes.ts";

type Props<Thing> = {
  conflict: { seen: Thing; now: Thing; fields: Compared<Thing>[] } | undefined;
  /** Fills the form with what is there now. */
  onReload: (now: Thing) => void;
};

/** What the button says that saves a form; with a conflict it overwrites what another client has saved. */
export const confirmWith = (conflict: unknown, confirm: string) => (conflict ? "Save mine instead" : confirm);

/** Shows what another client has changed; what was typed stays in the form, and the person decides which it shall be. */
export function ConflictNotice<Thing>({ conflict, onReload }: Props<Thing>) {
  const section = useRef<HTMLElement>(null);
  const latest = conflict?.now;
  useEffect(() => {
    // With the buttons of the form, which it has pushed down.
    if (latest) section.current?.closest("form")?.scrollIntoView({ block: "end" });
  }, [latest]);
  if (!conflict) return null;
  const { seen, now, fields } = conflict;
  return (
    <section ref={section} className="notice bad" role="alert">
      <p>
        Somebody else has changed this since you opened it. Nothing was overwritten, and what you typed is still here.
      </p>
      <dl className="changes">
        {findChanges(fields, seen, now).map((change) => (
          <div key={change.label}>
            <dt>{change.label}</dt>
            <dd>
              <del>{change.seen}</del> → {change.now}
            </dd>
          </div>
        ))}
      </dl>
      <p className="after">
        <Button onClick={() => onReload(now)}>Drop mine and load theirs</Button>
      </p>
    </section>
  );
}
