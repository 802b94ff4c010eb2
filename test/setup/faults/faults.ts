import { CORE_SERVICES, findSubscribers } from "../../../tools/lib/services.ts";
import type { Shop } from "../shop.ts";

/**
 * before: the call fails and nothing was done · after: it was done and the answer is lost · slow: the same, but the
 * caller waits a while for it · silent: it was done, and the database never says so: the caller must give up by itself.
 */
export type Fault = "before" | "after" | "slow" | "silent";
export const FAULTS = ["before", "after", "slow"] as const satisfies Fault[];

/** A place where the shop calls something: which call, and the how many-eth of its kind. */
export type Step = { name: string; occurrence: number };

type Armed = { step: Step; fault: Fault; onlyFor: string; seen: number; fired: boolean };

const SLOW_MS = 500;
const QUIET_MS = 150;

/**
 * Sees each call that a Worker makes to a database, to another Worker or to a queue, since all of them pass by this
 * process's `fetch`: records them, and lets one fail that was armed.
 */
export class Faults {
  /** What a share of all calls suffers, for the soak. */
  random: (() => Fault | undefined) | undefined;
  /** Services whose database cannot be reached. */
  readonly down = new Set<string>();
  #services = new Map<string, string>();
  #endpoint = "";
  #mailCatcher = "";
  #original = globalThis.fetch;
  #recorded: string[] | undefined;
  #armed: Armed | undefined;
  #inFlight = 0;
  #lastCall = Date.now();

  watch({ databases, mailCatcherUrl }: Shop): void {
    for (const [service, database] of Object.entries(databases)) {
      this.#services.set(new URL(database.url).pathname, service);
      this.#endpoint = database.fetchEndpoint;
    }
    this.#mailCatcher = mailCatcherUrl;
    globalThis.fetch = (input, init) => this.#fetch(new Request(input, init));
  }

  end(): void {
    globalThis.fetch = this.#original;
  }

  record(): void {
    this.#recorded = [];
  }

  /** The steps since `record()`, in the order in which they were made. */
  recorded(): Step[] {
    const counts = new Map<string, number>();
    const steps = (this.#recorded ?? []).map((name) => {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      return { name, occurrence: counts.get(name) as number };
    });
    this.#recorded = undefined;
    return steps;
  }

  /** Makes a step fail once. Messages that the queue redelivers for other users are ignored by their user id. */
  arm(step: Step, fault: Fault, onlyFor: string): void {
    this.#armed = { step, fault, onlyFor, seen: 0, fired: false };
  }

  /** Waits for the armed step, and returns whether it was reached. */
  async disarm(): Promise<boolean> {
    for (const deadline = Date.now() + 5_000; this.#armed && !this.#armed.fired && Date.now() < deadline; )
      await sleep(20);
    const fired = this.#armed?.fired ?? false;
    this.#armed = undefined;
    return fired;
  }

  /** Waits until the Workers have made no call for a while. */
  async quiet(timeoutMs = 15_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (this.#inFlight > 0 || Date.now() - this.#lastCall < QUIET_MS) {
      if (Date.now() > deadline) throw new Error(`The shop is not quiet after ${timeoutMs} ms`);
      await sleep(20);
    }
  }

  async #fetch(request: Request): Promise<Response> {
    if (request.url.startsWith("http://faults.test/")) {
      const name = new URL(request.url).pathname.slice(1);
      this.#lastCall = Date.now();
      const fault = this.#decide(name, await request.text());
      // The proxy keeps the caller waiting that long, and nothing passes by here meanwhile.
      if (fault === "slow") void this.#count(sleep(SLOW_MS));
      return new Response(fault ?? "pass");
    }
    const isMail = request.url === this.#mailCatcher;
    if (request.url !== this.#endpoint && !isMail) return this.#original(request);
    const body = await request.clone().text();
    return this.#count(this.#suffer(this.#decide(isMail ? "mail" : this.#nameOf(request, body), body), request));
  }

  /** The shop is not quiet before this is over. */
  async #count<Result>(work: Promise<Result>): Promise<Result> {
    this.#inFlight++;
    try {
      return await work;
    } finally {
      this.#inFlight--;
      this.#lastCall = Date.now();
    }
  }

  async #suffer(fault: Fault | undefined, request: Request): Promise<Response> {
    if (fault === "before") throw new TypeError("fault before the call");
    const response = await this.#original(request);
    if (!fault) return response;
    await response.arrayBuffer();
    if (fault === "silent") await silence(request.signal);
    if (fault === "slow") await sleep(SLOW_MS);
    throw new TypeError("fault after the call");
  }

  #decide(name: string, body: string): Fault | undefined {
    if (isApart(name)) return this.random?.();
    this.#recorded?.push(name);
    const armed = this.#armed;
    if (armed && !armed.fired && armed.step.name === name && (!isBroughtAgain(name) || body.includes(armed.onlyFor))) {
      armed.seen++;
      if (armed.seen === armed.step.occurrence) {
        armed.fired = true;
        return armed.fault;
      }
    }
    const [service = ""] = name.split(":");
    return this.down.has(service) ? "before" : this.random?.();
  }

  /** "orders: insert orders, insert order_lines, …" */
  #nameOf(request: Request, body: string): string {
    const connection = new URL(request.headers.get("Neon-Connection-String") ?? "postgres://none/none");
    const parsed = JSON.parse(body) as { query: string } | { queries: { query: string }[] };
    const text = (
      "queries" in parsed ? parsed.queries.map(({ query }) => query).join(";\n") : parsed.query
    ).toLowerCase();
    const writes = [...text.matchAll(/\b(insert into|update|delete from)\s+"?([a-z_]+)/g)]
      .filter(([, , table]) => !["of", "set", "skip"].includes(table as string))
      .map(([, verb, table]) => `${(verb as string).split(" ")[0]} ${table}`);
    const reads = [...text.matchAll(/\bfrom\s+"?([a-z_]+)/g)].map(([, table]) => `select ${table}`);
    return `${this.#services.get(connection.pathname)}: ${[...new Set(writes.length ? writes : reads)].join(", ")}`;
  }
}

/** A further subscriber of events does its part at any time, beside the journeys that are tried here. */
const others = new Set(findSubscribers().filter((name) => !CORE_SERVICES.includes(name)));
const isApart = (name: string) => others.has(name.split(":")[0] ?? "");

/** What the consumer does is done again when the queue brings a message again, perhaps in the midst of another test. */
const isBroughtAgain = (name: string) =>
  name.startsWith("notifications: insert notifications") || name === "MailAddresses.findVerifiedAddresses";

/** Until the caller goes, or for longer than it may wait. */
const silence = (signal: AbortSignal) =>
  Promise.race([new Promise((resolve) => signal.addEventListener("abort", resolve)), sleep(13_000)]);

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
