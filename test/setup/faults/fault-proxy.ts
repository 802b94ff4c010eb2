import { WorkerEntrypoint } from "cloudflare:workers";

/**
 * Stands between Workers, and between a Worker and its queue, and asks the test what is to become of each call. What
 * is not listed here does not pass, so a method that is new in a contract can't be left out of the fault tests.
 */
const CALLS = {
  Sessions: ["authenticate"],
  MailAddresses: ["findVerifiedAddresses"],
  Reservations: [
    "findVariants",
    "reserveVariants",
    "settleReservations",
    "restock",
    "listStaleHolds",
    "closeReservations",
    "setLowStockThreshold",
  ],
  EventLog: ["listEvents"],
  OrderMails: ["readOrdersForMails", "readAbandonedCarts"],
  EVENTS_NOTIFICATIONS: ["sendBatch"],
} as const;

type Method = (...args: unknown[]) => Promise<unknown>;
type Env = Record<keyof typeof CALLS, Record<string, Method>>;

function proxyOf(binding: keyof typeof CALLS) {
  class Proxied extends WorkerEntrypoint<Env> {}
  for (const method of CALLS[binding]) {
    Object.defineProperty(Proxied.prototype, method, {
      value(this: { env: Env }, ...args: unknown[]) {
        return step(`${binding}.${method}`, args, () => (this.env[binding][method] as Method)(...args));
      },
    });
  }
  return Proxied;
}

async function step(name: string, args: unknown[], work: () => Promise<unknown>): Promise<unknown> {
  const asked = await fetch(`http://faults.test/${name}`, { method: "POST", body: JSON.stringify(args) });
  const verdict = await asked.text();
  if (verdict === "before") throw new Error("fault before the call");
  const result = await work();
  if (verdict === "slow") await new Promise((resolve) => setTimeout(resolve, 500));
  if (verdict !== "pass") throw new Error("fault after the call");
  return result;
}

export const Sessions = proxyOf("Sessions");
export const MailAddresses = proxyOf("MailAddresses");
export const Reservations = proxyOf("Reservations");
export const EventLog = proxyOf("EventLog");
export const OrderMails = proxyOf("OrderMails");
export const OrderEvents = proxyOf("EVENTS_NOTIFICATIONS");

export default { fetch: () => new Response(null, { status: 404 }) };
