import { createApp } from "../../../shared/app.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { metadataRoutes } from "./metadata.routes.ts";
import { passwordsRoutes } from "./passwords.routes.ts";
import { profileRoutes } from "./profile.routes.ts";
import { sessionsRoutes } from "./sessions.routes.ts";
import { usersRoutes } from "./users.routes.ts";

export const app = createApp({ readVars, createContext });

for (const routes of [profileRoutes, usersRoutes, passwordsRoutes, sessionsRoutes, metadataRoutes]) {
  app.route("/", routes);
}
