import { WorkerEntrypoint } from "cloudflare:workers";
import type { Call } from "../../../shared/call.ts";
import type { ProductsRpc, ReserveStock } from "../../../shared/contracts/products.ts";
import { contextOfCall } from "../../../shared/entrypoint.ts";
import { checkReadiness, type ReadinessRpc } from "../../../shared/readiness.ts";
import { app } from "./app.ts";
import { createContext } from "./context.ts";
import { type Env, readVars } from "./env.ts";
import {
  confirmReservation,
  listStaleHolds,
  releaseReservation,
  releaseStaleHold,
  reserveStock,
  returnReservation,
} from "./reservations.service.ts";

/** What the bindings of other Workers reach: the app by `fetch`, the rest by RPC. */
export class Products extends WorkerEntrypoint<Env> implements ReadinessRpc, ProductsRpc {
  override fetch(request: Request) {
    return app.fetch(request, this.env, this.ctx);
  }

  reserveStock(call: Call, input: ReserveStock) {
    return reserveStock(this.#context(call), input);
  }

  confirmReservation(call: Call, reservationId: string) {
    return confirmReservation(this.#context(call), reservationId);
  }

  returnReservation(call: Call, reservationId: string) {
    return returnReservation(this.#context(call), reservationId);
  }

  releaseReservation(call: Call, reservationId: string) {
    return releaseReservation(this.#context(call), reservationId);
  }

  listStaleHolds(call: Call, input: { limit: number }) {
    return listStaleHolds(this.#context(call), input);
  }

  releaseStaleHold(call: Call, reservationId: string) {
    return releaseStaleHold(this.#context(call), reservationId);
  }

  checkReadiness(call: Call) {
    return checkReadiness(this.#context(call));
  }

  #context(call: Call) {
    return createContext(this.env, contextOfCall(call, readVars(this.env), this.ctx));
  }
}
