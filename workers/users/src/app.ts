import { createApp } from "../../../shared/app.ts";
import { loggerFor } from "../../../shared/env.ts";
import { createContext } from "./context.ts";
import { type Env, readVars } from "./env.ts";
import { sessionsRoutes } from "./sessions.routes.ts";
import { usersRoutes } from "./users.routes.ts";

export const app = createApp({ createLogger: (env: Env) => loggerFor(readVars(env)), createContext });

app.route("/", usersRoutes);
app.route("/", sessionsRoutes);
