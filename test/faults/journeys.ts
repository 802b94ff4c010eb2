import pMap from "p-map";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Order } from "#shared/contracts/orders.ts";
import { type Client, signInAsAdmin } from "../setup/client.ts";
import { type FaultShop, startFaultShop } from "../setup/faults/fault-shop.ts";
import { type Fault, FAULTS, type Step } from "../setup/faults/faults.ts";
import { query } from "../setup/query.ts";
import { expectHealthy, recover } from "../setup/faults/recovery.ts";
import { isSample } from "../setup/faults/sample.ts";
import { learnIds, newScene, type Scene } from "./scenes.ts";

let shop: FaultShop;
let admin: Client;

/** Starts the shop of a file of fault tests; to be called at its top. */
export function useFaultShop(): void {
  beforeAll(async () => {
    shop = await startFaultShop();
    admin = await signInAsAdmin(shop);
  });
  afterAll(() => shop?.close());
}

/** What must have come of a journey in the end. */
type Outcome = {
  orders: number;
  /** Units that are missing from stock. */
  sold: number;
  /** Events of orders and refunds, each of which the customer was told of once. */
  events: number;
  /** Minor units that were captured, and those of them that went back; 0 if it is left out. */
  captured?: number;
  refunded?: number;
  paymentStatus?: Order["paymentStatus"];
};

/** A way of an order that faults are put in. */
export type Journey<Prepared> = {
  /** What happens before, without faults. */
  prepare?: (scene: Scene) => Promise<Prepared>;
  /** What the client does; all outcomes that are right for it. */
  run: (scene: Scene, prepared: Prepared) => Promise<Outcome[]>;
  /** Whether it is much like the first journey of its file: a sample only loses answers in it, at every third step. */
  isVariant?: boolean;
};

async function outcomeOf({ userId, productId }: Scene): Promise<Required<Outcome>> {
  const { body } = await admin.get<{ items: Order[] }>(`/api/v1/orders?userId=${userId}`);
  const sold = body.items.filter(({ status }) => status !== "cancelled").length * 2;
  const stock = await admin.get<{ availableStock: number }>(`/api/v1/products/${productId}`);
  expect(stock.body.availableStock).toBe(10 - sold);
  const rows = await query(shop, "notifications", "SELECT mail_state FROM notifications WHERE user_id = $1", [userId]);
  expect(rows.map(({ mail_state }) => mail_state)).toEqual(rows.map(() => "sent"));
  const [money] = await query(
    shop,
    "payments",
    `SELECT coalesce(sum(amount) FILTER (WHERE status = 'succeeded'), 0)::int AS captured,
      coalesce(sum(refunded_amount), 0)::int AS refunded FROM payments WHERE user_id = $1`,
    [userId],
  );
  const [{ paymentStatus } = { paymentStatus: "unpaid" as const }] = body.items;
  return { orders: body.items.length, sold, events: rows.length, ...(money as Money), paymentStatus };
}

type Money = { captured: number; refunded: number };
const unpaid = { captured: 0, refunded: 0, paymentStatus: "unpaid" };

const UUIDS = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** The calls that consumers of events make. */
const CONSUMERS = /^(notifications|webhooks|users): |^orders: update orders$|^MailAddresses|^OrderMails|^mail$/;

/** How many scenes are looked at in the end at a time. */
const CONCURRENCY = 4;

/** After the journey that is recorded, of which no step may be missed on a busy machine. */
const CERTAIN_QUIET_MS = 1_500;

/** Between two journeys. What comes later than that is distinguished by its ids. */
const BRIEF_QUIET_MS = 80;

/**
 * Takes a journey once without faults to learn its steps, and then once for each step and fault, each with a customer and
 * a product of its own. Then time passes, the crons run once, and every journey must have come to a right end.
 */
export function describeJourney<Prepared>(name: string, { prepare, run, isVariant }: Journey<Prepared>): void {
  const isSampled = isSample && isVariant;
  const isTaken = (fault: (typeof FAULTS)[number], step: number) =>
    !isSample || (fault === "after" && !isVariant) || (step + FAULTS.indexOf(fault)) % 3 === 0;
  let steps: Step[];

  type Prepare = { scene: Scene; prepared: Prepared };
  async function prepareScene(): Promise<Prepare> {
    const scene = await newScene(shop, admin);
    const prepared = (await prepare?.(scene)) as Prepared;
    scene.ids.push(...(JSON.stringify(prepared ?? null).match(UUIDS) ?? []));
    return { scene, prepared };
  }

  // A cart reads variants, and users its keys, through a cache, which may have them by the time that the step is repeated.
  const isCachedRead = ({ name }: Step) =>
    /^(products: select (catalogue_products|variants)|users: select signing_keys)/.test(name);

  // Messages that reach a consumer together are handled by one call, so there may be fewer of these than were recorded.
  const isMerged = ({ name, occurrence }: Step) => occurrence > 1 && CONSUMERS.test(name);

  /** Returns the outcomes that are right. */
  async function takeWithFault(step: Step, fault: Fault, { scene, prepared }: Prepare): Promise<Outcome[]> {
    const armed = shop.faults.arm(step, fault, scene.ids);
    try {
      const possible = await run(scene, prepared);
      const wasMade = await shop.faults.disarm(armed);
      expect(wasMade || isCachedRead(step) || isMerged(step), "the step was made").toBe(true);
      return possible;
    } finally {
      await shop.faults.disarm(armed);
      await shop.faults.quiet({ quietMs: BRIEF_QUIET_MS });
      await shop.faults.restart();
      await learnIds(scene);
    }
  }

  /** Takes the journey with a fault at each of these steps, one after another or all at once; returns what is wrong. */
  async function takeEach(taken: Step[], fault: Fault, { atOnce = false } = {}): Promise<string[]> {
    const scenes: Prepare[] = [];
    // One after another: the events of orders that are placed at once are relayed together.
    for (const _ of taken) scenes.push(await prepareScene());
    for (const { scene } of scenes) shop.faults.know(scene.ids);
    await shop.faults.quiet();
    const wrong: string[] = [];
    const ends: { title: string; scene: Scene; possible: Outcome[] }[] = [];
    const take = async (step: Step, index: number) => {
      const title = `${step.name}, number ${step.occurrence}`;
      const prepared = scenes[index] as Prepare;
      try {
        ends.push({ title, scene: prepared.scene, possible: await takeWithFault(step, fault, prepared) });
      } catch (error) {
        wrong.push(`${title}: ${(error as Error).message}`);
      }
    };
    if (atOnce) await Promise.all(taken.map(take));
    else for (const [index, step] of taken.entries()) await take(step, index);

    await shop.faults.quiet();
    await recover(shop);
    await shop.faults.quiet();
    const judge = async ({ title, scene, possible }: (typeof ends)[number]) => {
      try {
        const wished = possible.map((outcome) => ({ ...unpaid, ...outcome }));
        expect(wished).toContainEqual(await outcomeOf(scene));
      } catch (error) {
        wrong.push(`${title} (${scene.ids.join(", ")}): ${(error as Error).message}`);
      }
    };
    await pMap(ends, judge, { concurrency: CONCURRENCY });
    await expectHealthy(shop).catch((error: Error) => wrong.push(error.message));
    return wrong;
  }

  describe(`a fault at any step of ${name}`, () => {
    beforeAll(async () => {
      const { scene, prepared } = await prepareScene();
      await shop.faults.quiet();
      shop.faults.record(scene.ids);
      await run(scene, prepared);
      await shop.faults.quiet({ quietMs: CERTAIN_QUIET_MS });
      steps = shop.faults.recorded();
      await recover(shop);
      await expectHealthy(shop);
    });

    it("is injected at queue sends, notification inserts and more than ten steps", () => {
      const names = steps.map((step) => step.name);
      expect(names.filter((step) => step.startsWith("EVENTS_")).length).toBeGreaterThan(0);
      expect(names.filter((step) => step.startsWith("notifications: insert notifications")).length).toBeGreaterThan(0);
      expect(names.length).toBeGreaterThan(10);
    });

    it.each(isSampled ? (["after"] as const) : FAULTS)(
      "%s leaves the order complete or absent, exact stock and money, and one notification per event",
      async (fault) => {
        const taken = steps.filter((_, index) => isTaken(fault, index));
        expect(await takeEach(taken, fault)).toEqual([]);
      },
    );

    it.skipIf(isSampled)(
      "leaves a consistent shop when the database commits a write and does not respond",
      async () => {
        const writes = steps.filter((step) =>
          /^(products|orders|payments): (insert|update) (reservations|orders|payments|refunds)/.test(step.name),
        );
        expect(writes.length).toBeGreaterThan(0);
        expect(await takeEach(writes.slice(0, 2), "silent", { atOnce: true })).toEqual([]);
      },
    );
  });
}
