import { createDeadLettersRoutes } from "#shared/events/subscriber/dead-letters.routes.ts";
import { createApp } from "#shared/http/app.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { notificationsRoutes } from "./notifications/notifications.routes.ts";

export const app = createApp({ readVars, createContext });

app.route("/", notificationsRoutes);
app.route("/", createDeadLettersRoutes({ path: "/api/v1/dead-letters", tags: ["Dead letters"] }));
