import { createFormerEntrypoint } from "#shared/platform/entrypoint.ts";
import { checkReadiness } from "#shared/database/readiness.ts";
import { findVerifiedAddresses } from "./accounts/users.service.ts";
import { app } from "./app.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { authenticateToken as authenticate } from "./sessions/sessions.service.ts";

const worker = { readVars, createContext };

/**
 * The entrypoint of the previous release, for Workers whose bindings name it during a rollout. Remove it in the next
 * release.
 */
export class Users extends createFormerEntrypoint(app, worker, {
  authenticate,
  findVerifiedAddresses,
  checkReadiness,
}) {}
