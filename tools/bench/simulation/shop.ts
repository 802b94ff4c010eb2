import { Simulation } from "./engine.ts";
import { CONFIGURED, COMPUTE_UNITS, connectionsOf, MEASURED } from "./measured.ts";
import { Resource } from "./resource.ts";

export type Load = {
  ordersPerSecond: number;
  seconds: number;
  /** The time to a database and back. */
  tripMs: number;
  /** The share of orders that contain the most wanted product. */
  hotShare: number;
  /** The share of invocations that end before they have relayed their events, so that the cron does. */
  lostShare: number;
  /** The units of each compute; by default what the load needs. */
  computeUnits?: number | undefined;
  seed?: number;
};

export type Outcome = {
  orders: number;
  notified: number;
  /** Ms from the request to the answer, and from the answer to the notification, sorted. */
  answerMs: number[];
  notifyMs: number[];
  tripsAfterAnswer: number;
  computeUnits: number;
  /** How busy each part was: from 1 on it can't keep up. */
  loads: Record<string, number>;
  mostQueued: number;
};

type Cost = { batch: number; each: number };
type Event = { answeredAt: number };

/** Requests that one isolate serves at a time before the platform starts another; each computes on one processor. */
const ISOLATE_LOAD = 0.5;
const QUEUE_SEND_MS = 10;

export async function simulateShop(load: Load): Promise<Outcome> {
  const { ordersPerSecond, tripMs } = load;
  const simulation = new Simulation(load.seed ?? 1);
  const { database, workers } = MEASURED;
  const { reserve, settle, write, mark } = database;
  const eachOrder = Math.max(reserve + settle.each, write + mark.each);
  const busiest = (ordersPerSecond * eachOrder) / 1000;
  const computeUnits = load.computeUnits ?? COMPUTE_UNITS.find((units) => busiest / units <= 0.6) ?? 56;

  // A unit is a processor. A fraction of one takes as much longer.
  const openCompute = () => ({
    processors: new Resource(simulation, Math.max(1, computeUnits)),
    connections: new Resource(simulation, connectionsOf(computeUnits)),
  });
  const computes = { products: openCompute(), orders: openCompute(), notifications: openCompute() };
  const hotRow = new Resource(simulation, 1);
  const consumers = new Resource(simulation, CONFIGURED.consumers);
  const isolates = Array.from(
    { length: Math.ceil((ordersPerSecond * workers.beforeAnswer) / 1000 / ISOLATE_LOAD) },
    () => ({
      processor: new Resource(simulation, 1),
      waiting: [] as Event[],
      isRelaying: false,
      nextBatchAt: 0,
    }),
  );
  type Isolate = (typeof isolates)[number];

  let [trips, notified, mostQueued, answered] = [0, 0, 0, 0];
  const [answerMs, notifyMs, queue, lost]: [number[], number[], Event[], Event[]] = [[], [], [], []];
  const orders = Math.round(ordersPerSecond * load.seconds);

  let hotRowMs = 0;
  /** Who waits for a lock has a connection meanwhile. */
  const ask = async (name: keyof typeof computes, ms: number, lock?: Resource) => {
    const { processors, connections } = computes[name];
    await simulation.wait(tripMs / 2);
    await connections.take();
    await lock?.take();
    const locked = simulation.now;
    await processors.use(ms / Math.min(1, computeUnits));
    if (lock) hotRowMs += simulation.now - locked;
    lock?.give();
    connections.give();
    await simulation.wait(tripMs / 2);
  };
  const costOf = ({ batch, each }: Cost, count: number) => batch + each * count;

  const relayBatch = async (batch: Event[], processor: Resource | undefined) => {
    await ask("products", costOf(database.settle, batch.length));
    await simulation.wait(QUEUE_SEND_MS);
    await ask("orders", costOf(database.mark, batch.length));
    await processor?.use(workers.relayBatch + workers.relayEach * batch.length);
    trips += 2;
    queue.push(...batch);
    mostQueued = Math.max(mostQueued, queue.length);
    for (let each = 0; each < batch.length; each += CONFIGURED.consumerBatch) void consume();
  };
  const consume = async () => {
    await consumers.take();
    const batch = queue.splice(0, CONFIGURED.consumerBatch);
    if (batch.length > 0) {
      await simulation.wait(workers.consumerBatch + workers.consumerEach * batch.length);
      await ask("notifications", costOf(database.addresses, batch.length));
      await ask("notifications", costOf(database.notify, batch.length));
      trips += 2;
      notified += batch.length;
      for (const { answeredAt } of batch) notifyMs.push(simulation.now - answeredAt);
    }
    consumers.give();
  };
  const relay = async (isolate: Isolate) => {
    if (isolate.isRelaying) return;
    isolate.isRelaying = true;
    while (isolate.waiting.length > 0) {
      await simulation.wait(Math.max(isolate.nextBatchAt - simulation.now, 0));
      isolate.nextBatchAt = simulation.now + CONFIGURED.relayGatherMs;
      await relayBatch(isolate.waiting.splice(0, CONFIGURED.relayBatch), isolate.processor);
    }
    isolate.isRelaying = false;
  };

  const place = async (isolate: Isolate) => {
    const began = simulation.now;
    await isolate.processor.use(workers.beforeAnswer);
    await ask("products", database.reserve, simulation.random() < load.hotShare ? hotRow : undefined);
    await ask("orders", database.write);
    answerMs.push(simulation.now - began);
    answered++;
    const event = { answeredAt: simulation.now };
    if (simulation.random() < load.lostShare) return void lost.push(event);
    isolate.waiting.push(event);
    await relay(isolate);
  };
  const runCron = async () => {
    for (let turn = 0; turn < CONFIGURED.cronBatches && lost.length > 0; turn++) {
      const batch = lost.splice(0, CONFIGURED.cronBatch);
      // An order claims its own event as it is written; what was lost has to be claimed again.
      await ask("orders", costOf(database.claim, batch.length));
      trips++;
      await relayBatch(batch, undefined);
    }
    if (answered < orders || lost.length > 0) simulation.after(CONFIGURED.cronSeconds * 1000, () => void runCron());
  };

  let at = 0;
  for (let order = 0; order < orders; order++) {
    // Independent customers: the times between them are exponentially distributed.
    at += (-Math.log(1 - simulation.random()) / ordersPerSecond) * 1000;
    const isolate = isolates[order % isolates.length] as Isolate;
    simulation.after(at, () => void place(isolate));
  }
  simulation.after(CONFIGURED.cronSeconds * 1000, () => void runCron());
  await simulation.run();

  const end = load.seconds * 1000;
  const sorted = (values: number[]) => values.sort((a, b) => a - b);
  return {
    orders: answered,
    notified,
    answerMs: sorted(answerMs),
    notifyMs: sorted(notifyMs),
    tripsAfterAnswer: trips / orders,
    computeUnits,
    loads: {
      "products' compute": computes.products.processors.load(end),
      "orders' compute": computes.orders.processors.load(end),
      "notifications' compute": computes.notifications.processors.load(end),
      "row of the hot product": hotRowMs / end,
    },
    mostQueued,
  };
}
