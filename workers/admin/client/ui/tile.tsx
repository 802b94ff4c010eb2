import { type ReactNode, useId } from "react";

type Props = { title: string; isEmpty: boolean; empty: string; children: ReactNode; more?: ReactNode };

/** A short list on the dashboard, with a way to the whole of it. */
export function Tile({ title, isEmpty, empty, children, more }: Props) {
  const id = useId();
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {isEmpty ? <p className="soft">{empty}</p> : <ul className="plain-list">{children}</ul>}
      {more && <p className="after">{more}</p>}
    </section>
  );
}
