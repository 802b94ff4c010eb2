import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { z } from "zod";
import type { Subscriptions } from "#shared/events/subscriber/subscriber.ts";
import { root } from "./paths.ts";
import { findServices } from "./services.ts";

const CONTRACTS = join(root, "shared/contracts/events");

/** The names of the services that publish events: each has a contract of that name. */
export function findPublishers(): string[] {
  const contracts = readdirSync(CONTRACTS).map((file) => basename(file, ".ts"));
  return findServices()
    .map(({ name }) => name)
    .filter((name) => contracts.includes(name));
}

/** The types of the events that a service publishes. */
export async function readEventTypes(publisher: string): Promise<string[]> {
  const contract = (await import(join(CONTRACTS, `${publisher}.ts`))) as { EVENT_TYPES: string[] };
  return contract.EVENT_TYPES;
}

/** The schema of all events that a service publishes. */
export async function readEventSchema(publisher: string): Promise<z.ZodType> {
  const contract = (await import(join(CONTRACTS, `${publisher}.ts`))) as { EventSchema: z.ZodType };
  return contract.EventSchema;
}

/** What each subscriber of events subscribes to, by the subscriber's name. */
export async function readSubscriptions(): Promise<Map<string, Subscriptions>> {
  const found = new Map<string, Subscriptions>();
  for (const { name, folder } of findServices()) {
    const path = join(folder, "src/subscriptions.ts");
    if (!existsSync(path)) continue;
    const { SUBSCRIPTIONS } = (await import(path)) as { SUBSCRIPTIONS: Subscriptions };
    found.set(name, SUBSCRIPTIONS);
  }
  return found;
}
