import type { IconName } from "../ui/icon.tsx";

type Entry = { to: "/" | "/orders" | "/products"; label: string; icon: IconName };

/** The pages of the menu; a phone shows the first ones in its bar. */
export const ENTRIES: Entry[] = [
  { to: "/", label: "Dashboard", icon: "dashboard" },
  { to: "/orders", label: "Orders", icon: "orders" },
  { to: "/products", label: "Products", icon: "products" },
];
