import { createApp } from "#shared/http/app.ts";
// <subscribe>
import { createDeadLettersRoutes } from "#shared/order-events/dead-letters.routes.ts";
// </subscribe>
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { widgetsRoutes } from "./widgets.routes.ts";

export const app = createApp({ readVars, createContext });

// <subscribe>
app.route(
  "/",
  createDeadLettersRoutes({ path: "/api/v1/widgets/dead-letters", tags: ["Dead letters"], of: "Widgets" }),
);
// </subscribe>
app.route("/", widgetsRoutes);
