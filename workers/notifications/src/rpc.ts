import { WorkerEntrypoint } from "cloudflare:workers";
import { app } from "./app.ts";
import type { Env } from "./env.ts";

/** What the bindings of other Workers reach. */
export class Notifications extends WorkerEntrypoint<Env> {
  override fetch(request: Request) {
    return app.fetch(request, this.env, this.ctx);
  }
}
