import { WorkerEntrypoint } from "cloudflare:workers";
import { ENTRYPOINTS, type QUEUES } from "./proxied-calls.ts";

/** Stands between Workers, and between a Worker and a queue, and asks the test what is to become of each call. */
type Method = (...args: unknown[]) => Promise<unknown>;
type Binding = keyof typeof ENTRYPOINTS | keyof typeof QUEUES;
type Env = Record<Binding, Record<string, Method>>;

function proxyOf(binding: Binding, methods: readonly string[]) {
  class Proxied extends WorkerEntrypoint<Env> {}
  for (const method of methods) {
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
  const { isDone, isAnswered, waitMs } = (await asked.json()) as {
    isDone: boolean;
    isAnswered: boolean;
    waitMs: number;
  };
  if (!isDone) throw new Error("fault before the call");
  const result = await work();
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  if (!isAnswered) throw new Error("fault after the call");
  return result;
}

const rpc = (name: keyof typeof ENTRYPOINTS) => proxyOf(name, ENTRYPOINTS[name].methods);
const queue = (name: keyof typeof QUEUES) => proxyOf(name, ["sendBatch"]);

export const Sessions = rpc("Sessions");
export const MailAddresses = rpc("MailAddresses");
export const Reservations = rpc("Reservations");
export const Payments = rpc("Payments");
export const Credentials = rpc("Credentials");
export const OrderMails = rpc("OrderMails");
export const AgentOrders = rpc("AgentOrders");
export const OrdersEventLog = rpc("OrdersEventLog");
export const PaymentsEventLog = rpc("PaymentsEventLog");
export const EVENTS_NOTIFICATIONS = queue("EVENTS_NOTIFICATIONS");
export const EVENTS_ORDERS = queue("EVENTS_ORDERS");
export const EVENTS_WEBHOOKS = queue("EVENTS_WEBHOOKS");
export const EVENTS_AGENTS = queue("EVENTS_AGENTS");

export default { fetch: () => new Response(null, { status: 404 }) };
