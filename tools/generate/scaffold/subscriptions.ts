import { isSubscribed, type Subscriptions } from "#shared/events/subscriber/subscriber.ts";
import { UserFacingError } from "../../lib/command.ts";
import { findPublishers, readEventTypes } from "../../lib/events.ts";

/** Finds the publishers of these types, of which each is a type or, as `payment.*`, all types of a kind. */
export async function findSubscriptions(types: string[]): Promise<Subscriptions> {
  const found: Subscriptions = {};
  const known: string[] = [];
  for (const publisher of findPublishers()) {
    const published = await readEventTypes(publisher);
    known.push(...published);
    const own = types.filter((type) => published.some((each) => isSubscribed([type], each)));
    if (own.length > 0) found[publisher] = own;
  }
  const unknown = types.find((type) => !known.some((each) => isSubscribed([type], each)));
  if (unknown) {
    const kinds = [...new Set(known.map((type) => `${type.split(".")[0]}.*`))].sort();
    throw new UserFacingError(
      `"${unknown}" cannot be subscribed to: no service publishes it. There are ${kinds.join(", ") || "no events"}.`,
    );
  }
  return found;
}
