import { isId } from "#shared/values/ids.ts";
import type { Destination, SessionRequest } from "./checkout.schema.ts";
import { type Message, recoverable } from "./messages.ts";
import type { Details } from "./session.ts";

export type FulfillmentSelection = { destination: Destination | undefined; optionId: string | undefined };

/** The id of a destination that came without one. */
export const DESTINATION_ID = "destination-1";

const PATH = "$.fulfillment.methods";

/** Where an order is to go, and how: the shop ships everything to one address, in one group. */
export function selectFulfillment(
  fulfillment: SessionRequest["fulfillment"],
  { destination: known }: Details,
): FulfillmentSelection | { rejected: Message[] } {
  const [method, second] = fulfillment?.methods ?? [];
  const reject = (code: string, path: string, content: string) => ({ rejected: [recoverable(code, path, content)] });
  if (second) return reject("fulfillment_method_unavailable", `${PATH}[1]`, "All items are shipped to one address.");
  if (!method) return { destination: undefined, optionId: undefined };
  const { type, destinations, selected_destination_id: selectedId, groups } = method;
  if (type && type !== "shipping") {
    return reject("fulfillment_method_unavailable", `${PATH}[0].type`, "The shop ships; it has no other method.");
  }
  const given = destinations ?? (known && selectedId ? [known] : []);
  const withIds = given.map((each, index) => ({ ...each, id: each.id ?? `destination-${index + 1}` }));
  const selected = withIds.find(({ id }) => id === selectedId);
  if (selectedId && !selected) {
    return reject("destination_unknown", `${PATH}[0].selected_destination_id`, "Send the destination that you select.");
  }
  const [only, other] = withIds;
  const option = groups?.find(({ selected_option_id }) => selected_option_id)?.selected_option_id;
  if (option && !isId(option)) {
    const path = `${PATH}[0].groups[0].selected_option_id`;
    return reject("fulfillment_option_unavailable", path, "There is no such option.");
  }
  // Of several destinations the buyer has to choose one.
  return { destination: selected ?? (other ? undefined : only), optionId: option ?? undefined };
}
