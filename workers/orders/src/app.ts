import { createDeadLettersRoutes } from "#shared/events/subscriber/dead-letters.routes.ts";
import { createApp } from "#shared/http/app.ts";
import { cartsRoutes } from "./carts/carts.routes.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { fulfillmentsRoutes } from "./fulfillments/fulfillments.routes.ts";
import { historyRoutes } from "./history/history.routes.ts";
import { orderKeysRoutes } from "./order-keys/order-keys.routes.ts";
import { ordersRoutes } from "./orders/orders.routes.ts";
import { orderPaymentsRoutes } from "./payments/order-payments.routes.ts";
import { promotionsRoutes } from "./promotions/promotions.routes.ts";
import { reportsRoutes } from "./reports/reports.routes.ts";
import { returnsRoutes } from "./returns/returns.routes.ts";
import { shopRoutes } from "./shop/shop.routes.ts";
import { zonesRoutes } from "./zones/zones.routes.ts";

export const app = createApp({ readVars, createContext });

app.route("/", cartsRoutes);
app.route("/", fulfillmentsRoutes);
app.route("/", historyRoutes);
app.route("/", orderKeysRoutes);
app.route("/", ordersRoutes);
app.route("/", orderPaymentsRoutes);
app.route("/", promotionsRoutes);
app.route("/", reportsRoutes);
app.route("/", returnsRoutes);
app.route("/", shopRoutes);
app.route("/", zonesRoutes);
app.route(
  "/",
  createDeadLettersRoutes({ path: "/api/v1/payment-dead-letters", tags: ["Dead letters"], of: "Payment" }),
);
