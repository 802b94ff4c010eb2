import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { NotFound, PageError } from "./layout/not-found.tsx";
import { Shell } from "./layout/shell.tsx";
import { readOrderSearch } from "./orders/order-search.ts";
import { readProductSearch } from "./products/product-search.ts";

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: PageError });

const at = <Path extends string>(path: Path) => ({ getParentRoute: () => root, path });

// The script of a page is loaded when it is opened, or pointed at.
const dashboard = createRoute({
  ...at("/"),
  component: lazyRouteComponent(() => import("./dashboard/dashboard.page.tsx"), "DashboardPage"),
});
const orders = createRoute({
  ...at("/orders"),
  validateSearch: readOrderSearch,
  component: lazyRouteComponent(() => import("./orders/orders.page.tsx"), "OrdersPage"),
});
const order = createRoute({
  ...at("/orders/$id"),
  component: lazyRouteComponent(() => import("./orders/order.page.tsx"), "OrderPage"),
});
const returns = createRoute({
  ...at("/returns"),
  component: lazyRouteComponent(() => import("./returns/returns.page.tsx"), "ReturnsPage"),
});
const products = createRoute({
  ...at("/products"),
  validateSearch: readProductSearch,
  component: lazyRouteComponent(() => import("./products/products.page.tsx"), "ProductsPage"),
});
const product = createRoute({
  ...at("/products/$id"),
  component: lazyRouteComponent(() => import("./products/product.page.tsx"), "ProductPage"),
});
const imports = createRoute({
  ...at("/imports"),
  component: lazyRouteComponent(() => import("./imports/imports.page.tsx"), "ImportsPage"),
});
const categories = createRoute({
  ...at("/categories"),
  component: lazyRouteComponent(() => import("./categories/categories.page.tsx"), "CategoriesPage"),
});
const customers = createRoute({
  ...at("/customers"),
  component: lazyRouteComponent(() => import("./customers/customers.page.tsx"), "CustomersPage"),
});
const promotions = createRoute({
  ...at("/promotions"),
  component: lazyRouteComponent(() => import("./promotions/promotions.page.tsx"), "PromotionsPage"),
});
const zones = createRoute({
  ...at("/zones"),
  component: lazyRouteComponent(() => import("./zones/zones.page.tsx"), "ZonesPage"),
});
const reports = createRoute({
  ...at("/reports"),
  component: lazyRouteComponent(() => import("./reports/reports.page.tsx"), "ReportsPage"),
});
const webhooks = createRoute({
  ...at("/webhooks"),
  component: lazyRouteComponent(() => import("./webhooks/webhooks.page.tsx"), "WebhooksPage"),
});
const endpoint = createRoute({
  ...at("/webhooks/$id"),
  component: lazyRouteComponent(() => import("./webhooks/endpoint.page.tsx"), "EndpointPage"),
});
const deadLetters = createRoute({
  ...at("/dead-letters"),
  component: lazyRouteComponent(() => import("./dead-letters/dead-letters.page.tsx"), "DeadLettersPage"),
});
const settings = createRoute({
  ...at("/settings"),
  component: lazyRouteComponent(() => import("./settings/settings.page.tsx"), "SettingsPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    dashboard,
    orders,
    order,
    returns,
    products,
    product,
    imports,
    categories,
    customers,
    promotions,
    zones,
    reports,
    webhooks,
    endpoint,
    deadLetters,
    settings,
  ]),
  basepath: "/admin",
  defaultPreload: "intent",
  scrollRestoration: true,
});

// What had the focus is gone with the page before; a page that is opened first leaves it where the browser has it.
router.subscribe("onRendered", ({ fromLocation, pathChanged }) => {
  if (!fromLocation || !pathChanged || document.activeElement !== document.body) return;
  document.getElementById("content")?.focus({ preventScroll: true });
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
