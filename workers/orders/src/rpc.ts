import { WorkerEntrypoint } from "cloudflare:workers";
import type { Call } from "../../../shared/call.ts";
import type { EventPosition, OrdersRpc } from "../../../shared/contracts/orders.ts";
import { contextOfCall } from "../../../shared/entrypoint.ts";
import { checkReadiness, type ReadinessRpc } from "../../../shared/readiness.ts";
import { app } from "./app.ts";
import { createContext } from "./context.ts";
import { type Env, readVars } from "./env.ts";
import { listEvents } from "./event-log.service.ts";

/** What the bindings of other Workers reach: the app by `fetch`, the rest by RPC. */
export class Orders extends WorkerEntrypoint<Env> implements ReadinessRpc, OrdersRpc {
  override fetch(request: Request) {
    return app.fetch(request, this.env, this.ctx);
  }

  listEvents(call: Call, input: { after: EventPosition | null; minAgeSeconds: number; limit: number }) {
    return listEvents(this.#context(call), input);
  }

  checkReadiness(call: Call) {
    return checkReadiness(this.#context(call));
  }

  #context(call: Call) {
    return createContext(this.env, contextOfCall(call, readVars(this.env), this.ctx));
  }
}
