import eventTypes from "./event-types.json" with { type: "json" };

/** What a test sends to an endpoint, whatever it subscribes to. */
export const TEST_EVENT_TYPE = "webhook.test";

/** The types that `npm run openapi` finds in the contracts of all publishers, and that of tests. */
const TYPES = [...Object.keys(eventTypes), TEST_EVENT_TYPE];

const kindOf = (type: string) => `${type.split(".")[0]}.*`;

/** What an endpoint can subscribe to: all, all of a kind, or a type. */
export const SUBSCRIBABLE = new Set(["*", ...TYPES.map(kindOf), ...TYPES]);

/** The JSON of `GET /api/v1/event-types`. */
export const eventTypesJson = `{"items":[${Object.values(eventTypes).join(",")}]}`;
