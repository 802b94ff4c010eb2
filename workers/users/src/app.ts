import { createApp } from "#shared/http/app.ts";
import { addressesRoutes } from "./addresses/addresses.routes.ts";
import { authorizationsRoutes } from "./authorizations/authorizations.routes.ts";
import { registrationRoutes } from "./authorizations/registration.routes.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { guestsRoutes } from "./guests/guests.routes.ts";
import { metadataRoutes } from "./keys/metadata.routes.ts";
import { passwordsRoutes } from "./passwords/passwords.routes.ts";
import { profileRoutes } from "./accounts/profile.routes.ts";
import { sessionsRoutes } from "./sessions/sessions.routes.ts";
import { usersRoutes } from "./accounts/users.routes.ts";

export const app = createApp({ readVars, createContext });

for (const routes of [
  profileRoutes,
  guestsRoutes,
  addressesRoutes,
  usersRoutes,
  passwordsRoutes,
  sessionsRoutes,
  authorizationsRoutes,
  registrationRoutes,
  metadataRoutes,
]) {
  app.route("/", routes);
}
