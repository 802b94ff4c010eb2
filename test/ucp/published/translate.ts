/**
 * Between version 2026-01-11 of the protocol, which the published suite and sample client speak, and 2026-04-08, the oldest that the
 * shop speaks. It changes names and places of members, and nothing that a case is about.
 */

// biome-ignore lint/suspicious/noExplicitAny: documents of a protocol, whatever they have
type Document = any;

export const OLD_VERSION = "2026-01-11";

/** What the suite's own server does not ask for, and the shop does: an email, a recipient, a whole address. */
const BUYER = { email: "buyer@example.com", first_name: "Test", last_name: "Buyer" };
const ADDRESS = {
  ...{ street_address: "1 Main Street", address_locality: "Albany", postal_code: "12207" },
  ...{ first_name: "Test", last_name: "Buyer" },
};
const REGIONS: Record<string, string> = { US: "NY", CA: "ON" };

/** The profile of the shop. */
export function toOldProfile({ ucp }: Document, origin: string): Document {
  const [rest] = ucp.services["dev.ucp.shopping"];
  const capabilities = Object.entries<Document>(ucp.capabilities).map(([name, [{ spec, schema }]]) => ({
    ...{ name, version: OLD_VERSION, spec, schema },
  }));
  const service = { version: OLD_VERSION, spec: rest.spec, rest: { schema: rest.schema, endpoint: origin } };
  return {
    ucp: { version: OLD_VERSION, services: { "dev.ucp.shopping": service }, capabilities },
    payment: { handlers: toOldHandlers(ucp.payment_handlers) },
  };
}

const NOWHERE = "https://shop.example/not-published";

function toOldHandlers(handlers: Record<string, Document[]> = {}): Document[] {
  return Object.entries(handlers).flatMap(([name, entries]) =>
    entries.map(({ id, version, spec = NOWHERE, schema = NOWHERE, config }) => ({
      ...{ id, name, version, spec, config, config_schema: schema, instrument_schemas: [schema] },
    })),
  );
}

/**
 * A request of the suite. `savedAddress`: what the sample server knows of the buyer of the sample client, which sends no address; in
 * the later version an agent brings the addresses.
 */
export function toNewRequest(body: Document, savedAddress?: object): Document {
  const { payment_data: instrument, handlers: _handlers, fulfillment, buyer, payment: _payment, ...rest } = body;
  if (instrument) return { ...rest, payment: { instruments: [{ ...instrument, selected: true }] } };
  if (!rest.line_items) return rest;
  return {
    ...rest,
    buyer: toNewBuyer(buyer),
    ...(fulfillment ? { fulfillment: toNewFulfillment(fulfillment, savedAddress) } : {}),
  };
}

function toNewBuyer(buyer: Document): Document {
  const { full_name, fullName = full_name, ...rest } = buyer ?? {};
  const [first, ...others] = (fullName ?? "").split(" ");
  const names = fullName ? { first_name: first, last_name: others.join(" ") } : {};
  return { ...BUYER, ...names, ...rest };
}

function toNewFulfillment({ methods = [] }: Document, savedAddress?: object): Document {
  const saved = (method: Document) => (savedAddress && !method.selected_destination_id ? [savedAddress] : undefined);
  return {
    methods: methods.map((method: Document) => ({
      ...method,
      destinations: (method.destinations ?? saved(method))?.map(complete),
    })),
  };
}

function complete({ full_name: _name, ...destination }: Document): Document {
  return { ...ADDRESS, address_region: REGIONS[destination.address_country], ...destination };
}

/** As the sample server answers: without fulfillment until the agent asks for it. */
export function withoutEmptyFulfillment({ fulfillment, ...rest }: Document): Document {
  const hasDestination = fulfillment?.methods?.some(({ destinations }: Document) => destinations?.length > 0);
  return hasDestination ? { ...rest, fulfillment } : rest;
}

/** An answer of the shop. An error stays as it is: what the two versions say of one is not the same. */
export function toOldAnswer(body: Document): Document {
  if (!body.ucp || !body.line_items) return body;
  const { payment_handlers: handlers, capabilities } = body.ucp;
  const names = Object.keys(capabilities ?? {}).map((name) => ({ name, version: OLD_VERSION }));
  return {
    ...body,
    ucp: { version: OLD_VERSION, capabilities: names },
    totals: body.totals.map((entry: Document) => ({ ...entry, amount: Math.abs(entry.amount) })),
    ...(body.status ? { payment: { handlers: toOldHandlers(handlers), instruments: [] } } : {}),
    ...(body.fulfillment?.methods ? { fulfillment: toOldFulfillment(body.fulfillment) } : {}),
  };
}

const toOldFulfillment = ({ methods }: Document): Document => ({
  methods: methods.map(({ destinations, ...method }: Document) => ({
    ...method,
    ...(destinations.length > 0 ? { destinations } : {}),
  })),
});
