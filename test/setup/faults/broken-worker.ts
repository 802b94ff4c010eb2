import { WorkerEntrypoint } from "cloudflare:workers";

/** A Worker that throws at every request and call, as one does whose new version is broken. */
export default {
  fetch(): Response {
    throw new Error("secret-of-the-inside");
  },
};

export class Monitoring extends WorkerEntrypoint {
  checkReadiness(): never {
    throw new Error("secret-of-the-inside");
  }
}
