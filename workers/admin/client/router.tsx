import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { NotFound, PageError } from "./layout/not-found.tsx";
import { Shell } from "./layout/shell.tsx";
import { readOrderSearch } from "./orders/order-search.ts";
import { readProductSearch } from "./products/product-search.ts";

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: PageError });

const dashboard = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: lazyRouteComponent(() => import("./dashboard/dashboard.page.tsx"), "DashboardPage"),
});

const orders = createRoute({
  getParentRoute: () => root,
  path: "/orders",
  validateSearch: readOrderSearch,
  component: lazyRouteComponent(() => import("./orders/orders.page.tsx"), "OrdersPage"),
});

const order = createRoute({
  getParentRoute: () => root,
  path: "/orders/$id",
  component: lazyRouteComponent(() => import("./orders/order.page.tsx"), "OrderPage"),
});

const products = createRoute({
  getParentRoute: () => root,
  path: "/products",
  validateSearch: readProductSearch,
  component: lazyRouteComponent(() => import("./products/products.page.tsx"), "ProductsPage"),
});

const product = createRoute({
  getParentRoute: () => root,
  path: "/products/$id",
  component: lazyRouteComponent(() => import("./products/product.page.tsx"), "ProductPage"),
});

const customers = createRoute({
  getParentRoute: () => root,
  path: "/customers",
  component: lazyRouteComponent(() => import("./customers/customers.page.tsx"), "CustomersPage"),
});

const promotions = createRoute({
  getParentRoute: () => root,
  path: "/promotions",
  component: lazyRouteComponent(() => import("./promotions/promotions.page.tsx"), "PromotionsPage"),
});

const zones = createRoute({
  getParentRoute: () => root,
  path: "/zones",
  component: lazyRouteComponent(() => import("./zones/zones.page.tsx"), "ZonesPage"),
});

const returns = createRoute({
  getParentRoute: () => root,
  path: "/returns",
  component: lazyRouteComponent(() => import("./returns/returns.page.tsx"), "ReturnsPage"),
});

const webhooks = createRoute({
  getParentRoute: () => root,
  path: "/webhooks",
  component: lazyRouteComponent(() => import("./webhooks/webhooks.page.tsx"), "WebhooksPage"),
});

const deadLetters = createRoute({
  getParentRoute: () => root,
  path: "/dead-letters",
  component: lazyRouteComponent(() => import("./dead-letters/dead-letters.page.tsx"), "DeadLettersPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    dashboard,
    orders,
    order,
    products,
    product,
    customers,
    promotions,
    zones,
    returns,
    webhooks,
    deadLetters,
  ]),
  basepath: "/admin",
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
