import type { ReactNode } from "react";

export type EmptyText = { title: string; hint?: string };

/** Takes the place of a list without items, or of what could not be shown. */
export function Empty({ title, hint, children, ...rest }: EmptyText & { children?: ReactNode; role?: "alert" }) {
  return (
    <div {...rest} className="empty">
      <h2>{title}</h2>
      {hint && <p className="soft">{hint}</p>}
      {children}
    </div>
  );
}
