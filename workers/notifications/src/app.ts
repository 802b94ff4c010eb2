import { createApp } from "../../../shared/app.ts";
import { createContext } from "./context.ts";
import { deadLettersRoutes } from "./dead-letters.routes.ts";
import { readVars } from "./env.ts";
import { notificationsRoutes } from "./notifications.routes.ts";

export const app = createApp({ readVars, createContext });

app.route("/", notificationsRoutes);
app.route("/", deadLettersRoutes);
