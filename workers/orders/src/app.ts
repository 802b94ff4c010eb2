import { createApp } from "../../../shared/app.ts";
import { loggerFor } from "../../../shared/env.ts";
import { createContext } from "./context.ts";
import { type Env, readVars } from "./env.ts";
import { ordersRoutes } from "./orders.routes.ts";

export const app = createApp({ createLogger: (env: Env) => loggerFor(readVars(env)), createContext });

app.route("/", ordersRoutes);
