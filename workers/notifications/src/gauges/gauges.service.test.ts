import { afterAll, expect, it } from "vitest";
import {
  storeDeadLetter,
  listAllDeadLetters,
  replayDeadLetter,
} from "#shared/events/subscriber/dead-letters.service.ts";
import { newOrderEvent } from "#shared/testing/order-events.ts";
import { readGauges } from "./gauges.service.ts";
import { createNotificationsTest } from "../testing.ts";

const test = await createNotificationsTest();
afterAll(test.close);

it("readGauges() counts a dead letter again when it fails after its replay", async () => {
  const event = newOrderEvent();
  const fail = () => storeDeadLetter(test.ctx, event, { error: new Error(), attempts: 9 });
  const counted = async () =>
    (await readGauges(test.ctx)).find(({ name }) => name === "dead_letters")?.samples[0]?.value;
  await fail();
  const [{ id = "" } = {}] = (await listAllDeadLetters(test.ctx, { limit: 1 })).items;
  const seen = [await counted()];
  await replayDeadLetter(test.ctx, id);
  seen.push(await counted());
  await fail();
  seen.push(await counted());
  expect(seen).toEqual([1, 0, 1]);
});
