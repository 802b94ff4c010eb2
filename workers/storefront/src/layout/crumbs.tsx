import type { View } from "./view.ts";

export type Trail = { name: string; href: string }[];

/** Where a page stands in the shop; the page itself, which is the last, has its title below. */
export const Crumbs = ({ v, trail }: { v: View; trail: Trail }) => (
  <nav class="crumbs" aria-label={v.t.layout.crumbs}>
    <ol>
      {trail.slice(0, -1).map(({ name, href }) => (
        <li>
          <a href={href}>{name}</a>
        </li>
      ))}
    </ol>
  </nav>
);
