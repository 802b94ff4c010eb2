import type { IconName } from "../ui/icon.tsx";

type Path =
  | "/"
  | "/orders"
  | "/products"
  | "/categories"
  | "/returns"
  | "/customers"
  | "/promotions"
  | "/zones"
  | "/webhooks"
  | "/dead-letters"
  | "/reports"
  | "/settings";
type Entry = { to: Path; label: string; icon: IconName };

/** The pages of the menu. */
export const ENTRIES: Entry[] = [
  { to: "/", label: "Dashboard", icon: "dashboard" },
  { to: "/orders", label: "Orders", icon: "orders" },
  { to: "/returns", label: "Returns", icon: "returns" },
  { to: "/products", label: "Products", icon: "products" },
  { to: "/categories", label: "Categories", icon: "categories" },
  { to: "/customers", label: "Customers", icon: "customers" },
  { to: "/promotions", label: "Promotions", icon: "promotions" },
  { to: "/zones", label: "Zones", icon: "zones" },
  { to: "/reports", label: "Reports", icon: "reports" },
  { to: "/webhooks", label: "Webhooks", icon: "webhooks" },
  { to: "/dead-letters", label: "Dead letters", icon: "letters" },
  { to: "/settings", label: "Settings", icon: "settings" },
];
