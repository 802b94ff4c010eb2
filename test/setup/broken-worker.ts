import { WorkerEntrypoint } from "cloudflare:workers";

/** A Worker that throws whatever it is asked, as one does whose new version is broken. */
export class Notifications extends WorkerEntrypoint {
  override fetch(): Response {
    throw new Error("secret-of-the-inside");
  }
}

export default { fetch: () => new Response(null, { status: 404 }) };
