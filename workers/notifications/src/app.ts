import { createApp } from "../../../shared/app.ts";
import { loggerFor } from "../../../shared/env.ts";
import { createDeadLettersRoutes } from "../../../shared/order-events/dead-letters.routes.ts";
import { createContext } from "./context.ts";
import { type Env, readVars } from "./env.ts";
import { notificationsRoutes } from "./notifications.routes.ts";

export const app = createApp({ createLogger: (env: Env) => loggerFor(readVars(env)), createContext });

app.route("/", notificationsRoutes);
app.route("/", createDeadLettersRoutes({ path: "/api/v1/dead-letters", tags: ["Dead letters"] }));
