import { createApp } from "#shared/http/app.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { providerEventsRoutes } from "./provider-events/provider-events.routes.ts";
import { providersRoutes } from "./providers/providers.routes.ts";
import { testPaymentsRoutes } from "./test-provider/test-payments.routes.ts";

export const app = createApp({ readVars, createContext });

app.route("/", providersRoutes);
app.route("/", providerEventsRoutes);
app.route("/", testPaymentsRoutes);
