import { createApp } from "../../../shared/app.ts";
import { loggerFor } from "../../../shared/env.ts";
import { createContext } from "./context.ts";
import { deadLettersRoutes } from "./dead-letters.routes.ts";
import { type Env, readVars } from "./env.ts";
import { notificationsRoutes } from "./notifications.routes.ts";

export const app = createApp({ createLogger: (env: Env) => loggerFor(readVars(env)), createContext });

app.route("/", notificationsRoutes);
app.route("/", deadLettersRoutes);
