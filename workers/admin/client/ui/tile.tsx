import { type ReactNode, useId } from "react";
import { NotLoaded } from "./not-loaded.tsx";

type Props = {
  title: string;
  /** Given where it reads its list itself. */
  query?: { data: unknown; error: unknown; refetch: () => unknown };
  isEmpty: boolean;
  empty: string;
  children: ReactNode;
  more?: ReactNode;
};

/** A short list on the dashboard, with a way to the whole of it. */
export function Tile({ title, query, isEmpty, empty, children, more }: Props) {
  const id = useId();
  const list = isEmpty ? <p className="soft">{empty}</p> : <ul className="plain-list">{children}</ul>;
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {query && query.data === undefined ? <NotLoaded error={query.error} onRetry={query.refetch} /> : list}
      {more && <p className="after">{more}</p>}
    </section>
  );
}
