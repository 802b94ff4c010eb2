import { describe, expect, it } from "vitest";
import { unstable_readConfig as readConfig } from "wrangler";
import { isSubscribed } from "#shared/events/subscriber/subscriber.ts";
import { ENVIRONMENTS } from "./environments.ts";
import { findPublishers, readEventTypes, readSubscriptions } from "./events.ts";
import { findServices } from "./services.ts";

const services = findServices();
const publishers = findPublishers();
const subscriptions = await readSubscriptions();

/** "orders > notifications" for each queue that a publisher sends to and each log that a subscriber reads. */
function linksIn(env: string | undefined) {
  const queues: string[] = [];
  const logs: string[] = [];
  for (const { name, configPath } of services) {
    const { queues: bound, services: bindings = [] } = readConfig({ config: configPath, env }, { hideWarnings: true });
    for (const { binding } of bound.producers ?? []) {
      if (binding.startsWith("EVENTS_")) queues.push(`${name} > ${binding.slice("EVENTS_".length).toLowerCase()}`);
    }
    for (const { binding, entrypoint } of bindings) {
      if (entrypoint === "EventLog") logs.push(`${binding.replace(/_EVENTS$/, "").toLowerCase()} > ${name}`);
    }
  }
  return { queues: queues.sort(), logs: logs.sort() };
}

/** Agents keeps nothing, so it handles what its queue brings, and has no log to compare that with. */
describe("subscriptions", () => {
  it.each([undefined, ...ENVIRONMENTS])("each have a queue and read a log (%s)", (env) => {
    const subscribed = [...subscriptions].flatMap(([subscriber, from]) =>
      Object.keys(from).map((publisher) => `${publisher} > ${subscriber}`),
    );
    const toAgents = services.some(({ name }) => name === "agents") ? ["orders > agents"] : [];
    expect(linksIn(env)).toEqual({ queues: [...subscribed, ...toAgents].sort(), logs: subscribed.sort() });
  });

  it("are to events that their publishers have", async () => {
    for (const [subscriber, from] of subscriptions) {
      for (const [publisher, types] of Object.entries(from)) {
        expect(publishers).toContain(publisher);
        const known = await readEventTypes(publisher);
        const unknown = types.filter((type) => !known.some((each) => isSubscribed([type], each)));
        expect([subscriber, unknown]).toEqual([subscriber, []]);
      }
    }
  });
});
