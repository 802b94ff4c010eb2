import { UserFacingError } from "../../lib/command.ts";
import type { Service } from "../../lib/services.ts";

/** The services that every project has. */
const BASE = ["gateway", "users", "telemetry"];

/** What a page in the browser calls: no binding of its Worker names these. */
const CALLED_BY_PAGE: Record<string, string[]> = { admin: ["products", "orders", "notifications", "webhooks"] };

/** Whose pages a service sends its callers to: agents hand a customer over to the checkout, and users allow them something. */
const PAGES_FOR: Record<string, string[]> = { agents: ["storefront"] };

/**
 * The chosen services with those that they need: the Workers that they and their pages call, those to whose pages they
 * send customers, and for events a subscriber, when there is one that calls no further service.
 * `say` gets a sentence for each added service.
 */
export function withNeeds(services: Service[], chosen: string[], say: (why: string) => void): string[] {
  const known = new Map(services.map((service) => [service.name, service]));
  const unknown = chosen.find((name) => !known.has(name));
  if (unknown) {
    const names = services.map(({ name }) => name).filter((name) => !BASE.includes(name));
    throw new UserFacingError(
      `There is no service "${unknown}". Choose from ${names.join(", ")}; users is always included.`,
    );
  }
  const all = new Set(services.flatMap(({ name }) => (BASE.includes(name) ? [name] : [])));
  const add = (name: string, why?: string) => {
    if (all.has(name)) return;
    all.add(name);
    if (why) say(why);
    const { calls, subscribers } = known.get(name) as Service;
    for (const needed of calls) add(needed, `${needed} is included: ${name} calls it.`);
    for (const needed of CALLED_BY_PAGE[name] ?? [])
      add(needed, `${needed} is included: the page of ${name} calls it.`);
    for (const needed of PAGES_FOR[name] ?? [])
      add(needed, `${needed} is included: ${name} sends customers to its pages.`);
    const first = subscribers.find((subscriber) => known.get(subscriber)?.calls.every((called) => all.has(called)));
    if (first && !subscribers.some((subscriber) => all.has(subscriber) || chosen.includes(subscriber))) {
      add(first, `${first} is included: the events of ${name} need a subscriber.`);
    }
  };
  for (const name of chosen) add(name);
  return services.map(({ name }) => name).filter((name) => all.has(name));
}
