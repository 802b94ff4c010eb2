import { CORE_SERVICES, findSubscribers } from "../../../tools/lib/services.ts";
import { type FakeStripe, STRIPE_HOST } from "./fake-stripe.ts";
import type { Shop } from "../shop.ts";

/**
 * before: the call fails and nothing was done · after: it was done and the answer is lost · slow: the same, but the
 * caller waits a while for it · crash: it was done, and then every Worker ends, until the shop is started again ·
 * silent: it was done, and the database never says so: the caller must give up by itself.
 */
export type Fault = "before" | "after" | "slow" | "crash" | "silent";
/** Those of a single call. */
export const CALL_FAULTS = ["before", "after", "slow"] as const satisfies Fault[];
export const FAULTS = [...CALL_FAULTS, "crash"] as const satisfies Fault[];

/** A place where the shop calls something: which call, and the how many-eth of its kind. */
export type Step = { name: string; occurrence: number };

/** The ids of what a journey is about, by which its calls are distinguished from those that are left of another journey. */
export type Ids = string[];

type Watched = { ids: Ids };
type Armed = Watched & { step: Step; fault: Fault; seen: number; fired: boolean };
type Recording = Watched & { names: string[] };

const SLOW_MS = 250;
const QUIET_MS = 150;

/**
 * Sees each call that a Worker makes to a database, to another Worker, to a queue or to the world, since all of them
 * pass by this process's `fetch`: records them, and lets those fail that were armed.
 */
export class Faults {
  /** What a share of all calls suffers, for the soak. */
  random: (() => Fault | undefined) | undefined;
  /** Services whose database cannot be reached. */
  readonly down = new Set<string>();
  #services = new Map<string, string>();
  #endpoint = "";
  #mailCatcher = "";
  #stripe: FakeStripe | undefined;
  #original = globalThis.fetch;
  #recording: Recording | undefined;
  #armed = new Set<Armed>();
  #known = new Set<string>();
  #isCrashed = false;
  #inFlight = 0;
  #lastCall = Date.now();

  watch({ databases, mailCatcherUrl }: Shop, stripe: FakeStripe): void {
    for (const [service, database] of Object.entries(databases)) {
      this.#services.set(new URL(database.url).pathname, service);
      this.#endpoint = database.fetchEndpoint;
    }
    this.#mailCatcher = mailCatcherUrl;
    this.#stripe = stripe;
    globalThis.fetch = (input, init) => this.#fetch(new Request(input, init));
  }

  end(): void {
    globalThis.fetch = this.#original;
  }

  /** Records the steps of the journey of these ids. */
  record(ids: Ids): void {
    this.know(ids);
    this.#recording = { ids, names: [] };
  }

  /** The steps since `record()`, in the order in which they were made. */
  recorded(): Step[] {
    const counts = new Map<string, number>();
    const steps = (this.#recording?.names ?? []).map((name) => {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      return { name, occurrence: counts.get(name) as number };
    });
    this.#recording = undefined;
    return steps;
  }

  /** Ids of a journey: a call about them is not taken for a step of another one. */
  know(ids: Ids): void {
    for (const id of ids) this.#known.add(id);
  }

  /** Makes a step of the journey of these ids fail once. */
  arm(step: Step, fault: Fault, ids: Ids): Armed {
    this.know(ids);
    const armed = { step, fault, ids, seen: 0, fired: false };
    this.#armed.add(armed);
    return armed;
  }

  /** Waits for an armed step, and returns whether it was made. */
  async disarm(armed: Armed): Promise<boolean> {
    const isAwaited = () => this.#armed.has(armed) && !armed.fired;
    for (const deadline = Date.now() + 5_000; isAwaited() && Date.now() < deadline; ) await sleep(10);
    this.#armed.delete(armed);
    return armed.fired;
  }

  /** Starts the shop again after a crash, once nothing of it is left. */
  async restart(): Promise<void> {
    if (!this.#isCrashed) return;
    await this.quiet();
    this.#isCrashed = false;
  }

  /** Waits until the Workers have made no call for a while. */
  async quiet({ quietMs = QUIET_MS, timeoutMs = 15_000 } = {}): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (this.#inFlight > 0 || Date.now() - this.#lastCall < quietMs) {
      if (Date.now() > deadline) throw new Error(`The shop is not quiet after ${timeoutMs} ms`);
      await sleep(10);
    }
  }

  async #fetch(request: Request): Promise<Response> {
    if (request.url.startsWith("http://faults.test/")) {
      const name = new URL(request.url).pathname.slice(1);
      this.#lastCall = Date.now();
      const fault = this.#decide(name, await request.text());
      const waitMs = fault === "slow" ? SLOW_MS : 0;
      // The proxy keeps the caller waiting that long, and nothing passes by here meanwhile.
      if (waitMs > 0) void this.#count(sleep(waitMs));
      return Response.json({ isDone: fault !== "before", isAnswered: !fault, waitMs });
    }
    const isOutside = request.url === this.#mailCatcher || this.#stripe?.isAsked(request);
    if (request.url !== this.#endpoint && !isOutside) return this.#original(request);
    const body = await request.clone().text();
    const name = isOutside ? nameOfOutside(request) : this.#nameOf(request, body);
    return this.#count(this.#suffer(this.#decide(name, body), request));
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
    const isStripe = this.#stripe?.isAsked(request);
    const response = await (isStripe ? this.#stripe?.answer(request) : this.#original(request));
    if (!fault) return response as Response;
    await response?.arrayBuffer();
    if (fault === "silent") await silence(request.signal);
    if (fault === "slow") await sleep(SLOW_MS);
    throw new TypeError("fault after the call");
  }

  #decide(name: string, body: string): Fault | undefined {
    if (this.#isCrashed) return "before";
    if (isApart(name)) return this.random?.();
    if (this.#recording && !this.#isForeign(body, this.#recording.ids)) this.#recording.names.push(name);
    for (const armed of this.#armed) {
      if (armed.fired || armed.step.name !== name || this.#isForeign(body, armed.ids)) continue;
      if (++armed.seen < armed.step.occurrence) continue;
      armed.fired = true;
      this.#isCrashed = armed.fault === "crash";
      return armed.fault;
    }
    const [service = ""] = name.split(":");
    return this.down.has(service) ? "before" : this.random?.();
  }

  /** Whether a call is about another journey, as when the queue brings a message of it again. */
  #isForeign(body: string, own: Ids): boolean {
    const isNamed = (id: string) => body.includes(id);
    return [...this.#known].some(isNamed) && !own.some(isNamed);
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

/** "mail", or the call of a provider without the ids in it: "stripe: GET payment_intents" */
function nameOfOutside({ method, url }: Request): string {
  const { hostname, pathname } = new URL(url);
  return hostname === STRIPE_HOST ? `stripe: ${method} ${pathname.split("/")[2]}` : "mail";
}

/** Until the caller goes, or for longer than it may wait. */
const silence = (signal: AbortSignal) =>
  Promise.race([new Promise((resolve) => signal.addEventListener("abort", resolve)), sleep(11_000)]);

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
