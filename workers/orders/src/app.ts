import { createApp } from "#shared/http/app.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { ordersRoutes } from "./orders/orders.routes.ts";

export const app = createApp({ readVars, createContext });

app.route("/", ordersRoutes);
