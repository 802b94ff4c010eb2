import type { UsersRpc } from "#shared/contracts/users.ts";
import { createEntrypoint } from "#shared/platform/entrypoint.ts";
import { checkReadiness, type ReadinessRpc } from "#shared/database/readiness.ts";
import { app } from "./app.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { authenticateToken as authenticate } from "./sessions/sessions.service.ts";
import { findVerifiedAddresses } from "./accounts/users.service.ts";

const Entrypoint = createEntrypoint({
  app,
  readVars,
  createContext,
  services: { authenticate, findVerifiedAddresses, checkReadiness },
});

/** What the bindings of other Workers reach: the app by `fetch`, the rest by RPC. */
export class Users extends Entrypoint implements ReadinessRpc, UsersRpc {}
