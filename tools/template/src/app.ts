import { createApp } from "../../../shared/app.ts";
import { loggerFor } from "../../../shared/env.ts";
// <subscribe>
import { createDeadLettersRoutes } from "../../../shared/order-events/dead-letters.routes.ts";
// </subscribe>
import { createContext } from "./context.ts";
import { type Env, readVars } from "./env.ts";
import { widgetsRoutes } from "./widgets.routes.ts";

export const app = createApp({ createLogger: (env: Env) => loggerFor(readVars(env)), createContext });

// <subscribe>
app.route(
  "/",
  createDeadLettersRoutes({ path: "/api/v1/widgets/dead-letters", tags: ["Dead letters"], of: "Widgets" }),
);
// </subscribe>
app.route("/", widgetsRoutes);
