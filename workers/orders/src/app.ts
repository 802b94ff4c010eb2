import { createApp } from "#shared/http/app.ts";
import { cartsRoutes } from "./carts/carts.routes.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { ordersRoutes } from "./orders/orders.routes.ts";
import { promotionsRoutes } from "./promotions/promotions.routes.ts";
import { reportsRoutes } from "./reports/reports.routes.ts";
import { shopRoutes } from "./shop/shop.routes.ts";
import { zonesRoutes } from "./zones/zones.routes.ts";

export const app = createApp({ readVars, createContext });

app.route("/", cartsRoutes);
app.route("/", ordersRoutes);
app.route("/", promotionsRoutes);
app.route("/", reportsRoutes);
app.route("/", shopRoutes);
app.route("/", zonesRoutes);
