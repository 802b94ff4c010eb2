import { WorkerEntrypoint } from "cloudflare:workers";
import type { Call } from "../../../shared/call.ts";
import { contextOfCall } from "../../../shared/entrypoint.ts";
import { checkReadiness, type ReadinessRpc } from "../../../shared/readiness.ts";
import { app } from "./app.ts";
import { createContext } from "./context.ts";
import { type Env, readVars } from "./env.ts";

/** What the bindings of other Workers reach. */
export class Widgets extends WorkerEntrypoint<Env> implements ReadinessRpc {
  override fetch(request: Request) {
    return app.fetch(request, this.env, this.ctx);
  }

  checkReadiness(call: Call) {
    const base = contextOfCall(call, readVars(this.env), this.ctx);
    return checkReadiness(createContext(this.env, base));
  }
}
