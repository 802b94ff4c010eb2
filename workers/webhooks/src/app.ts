import { createDeadLettersRoutes } from "#shared/events/subscriber/dead-letters.routes.ts";
import { createApp } from "#shared/http/app.ts";
import { createContext } from "./context.ts";
import { deliveriesRoutes } from "./deliveries/deliveries.routes.ts";
import { endpointsRoutes } from "./endpoints/endpoints.routes.ts";
import { readVars } from "./env.ts";
import { eventTypesRoutes } from "./event-types/event-types.routes.ts";

export const app = createApp({ readVars, createContext });

app.route(
  "/",
  createDeadLettersRoutes({ path: "/api/v1/webhooks/dead-letters", tags: ["Dead letters"], of: "Webhooks" }),
);
app.route("/", endpointsRoutes);
app.route("/", deliveriesRoutes);
app.route("/", eventTypesRoutes);
