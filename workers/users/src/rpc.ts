import { WorkerEntrypoint } from "cloudflare:workers";
import type { Call } from "../../../shared/call.ts";
import type { UsersRpc } from "../../../shared/contracts/users.ts";
import { contextOfCall } from "../../../shared/entrypoint.ts";
import { checkReadiness, type ReadinessRpc } from "../../../shared/readiness.ts";
import { app } from "./app.ts";
import { createContext } from "./context.ts";
import { type Env, readVars } from "./env.ts";
import { authenticateToken } from "./sessions.service.ts";
import { findVerifiedAddresses } from "./users.service.ts";

/** What the bindings of other Workers reach: the app by `fetch`, the rest by RPC. */
export class Users extends WorkerEntrypoint<Env> implements ReadinessRpc, UsersRpc {
  override fetch(request: Request) {
    return app.fetch(request, this.env, this.ctx);
  }

  authenticate(call: Call, token: string) {
    return authenticateToken(this.#context(call), token);
  }

  findVerifiedAddresses(call: Call, userIds: string[]) {
    return findVerifiedAddresses(this.#context(call), userIds);
  }

  checkReadiness(call: Call) {
    return checkReadiness(this.#context(call));
  }

  #context(call: Call) {
    return createContext(this.env, contextOfCall(call, readVars(this.env), this.ctx));
  }
}
