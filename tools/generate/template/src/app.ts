// <subscribe>
import { createDeadLettersRoutes } from "#shared/events/subscriber/dead-letters.routes.ts";
// </subscribe>
import { createApp } from "#shared/http/app.ts";
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
