import { z } from "zod";
import { findPublishers, readEventSchema } from "../lib/events.ts";
import { findServices, type Service } from "../lib/services.ts";

type JsonSchema = { [keyword: string]: unknown } & {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  minimum?: number;
  exclusiveMinimum?: number;
  anyOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
};

export type EventType = { type: string; schema: JsonSchema; example: Record<string, unknown> };

/**
 * Each event that webhooks gets, with the JSON schema of its data, from the contracts of the publishers, and an example. An
 * endpoint would never get those of a publisher that does not send to webhooks.
 */
export async function describeEventTypes(services: Service[] = findServices()): Promise<EventType[]> {
  const described: EventType[] = [];
  const sending = services.filter(({ subscribers }) => subscribers.includes("webhooks")).map(({ name }) => name);
  for (const publisher of findPublishers().filter((name) => sending.includes(name))) {
    for (const option of optionsOf(await readEventSchema(publisher))) {
      const { type, data } = option.shape;
      const schema = z.toJSONSchema(data, { io: "output", unrepresentable: "any", override: leaveOpen }) as JsonSchema;
      const { $schema: _, ...own } = schema;
      for (const name of typesOf(type))
        described.push({ type: name, schema: own, example: eventOf(publisher, name, own) });
    }
  }
  return described.sort((a, b) => (a.type < b.type ? -1 : 1));
}

/** Events are given new fields: a receiver that validates with a schema that it has saved must accept them. */
function leaveOpen({ jsonSchema }: { jsonSchema: { additionalProperties?: unknown } }): void {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}

/** The JSON of each event's description by its type. A Worker that imports texts makes no objects of them when it starts. */
export const textsOf = (types: EventType[]): Record<string, string> =>
  Object.fromEntries(types.map((each) => [each.type, JSON.stringify(each)]));

type EventOption = z.ZodObject<{ type: z.ZodEnum | z.ZodLiteral; data: z.ZodType }>;

const optionsOf = (schema: z.ZodType): EventOption[] =>
  "options" in schema ? (schema.options as z.ZodType[]).flatMap(optionsOf) : [schema as EventOption];

const typesOf = (type: z.ZodEnum | z.ZodLiteral): string[] =>
  ("options" in type ? type.options : [...type.values]) as string[];

const ID = "01980000-0000-7000-8000-000000000001";
const TIME = "2026-11-01T09:30:00.000Z";

function eventOf(publisher: string, type: string, schema: JsonSchema): Record<string, unknown> {
  const data = exampleOf(schema, "") as { id: string };
  return {
    specversion: "1.0",
    id: "01980000-0000-7000-8000-0000000000e1",
    source: `/api/v1/${publisher}`,
    type,
    subject: data.id,
    time: TIME,
    datacontenttype: "application/json",
    traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    data,
  };
}

/** What a text of this name may be. */
const TEXTS: Record<string, string> = {
  name: "Enamel mug",
  slug: "enamel-mug",
  description: "Holds tea.",
  alt: "A white mug on a table",
  currency: "USD",
  sku: "MUG-1",
  email: "ada@example.com",
  line1: "1 Main Street",
  city: "Austin",
  postalCode: "78701",
  region: "TX",
  country: "US",
  carrier: "UPS",
  trackingNumber: "1Z999AA10123456784",
};

/** A value of this schema: its first choice, with all its properties. */
function exampleOf(schema: JsonSchema, name: string): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return exampleOf(schema.anyOf[0] ?? {}, name);
  switch ([schema.type].flat()[0]) {
    case "object": {
      const entries = Object.entries(schema.properties ?? {}).map(([key, value]) => [key, exampleOf(value, key)]);
      return Object.fromEntries(entries);
    }
    case "array":
      return schema.items && schema.items.type === "object" ? [exampleOf(schema.items, name)] : [];
    case "integer":
    case "number":
      return name === "amount" ? 1999 : Math.max(schema.minimum ?? 1, 1);
    case "boolean":
      return false;
    case "null":
      return null;
    default:
      return (
        { uuid: ID, "date-time": TIME, email: TEXTS.email, uri: "https://example.com" }[schema.format ?? ""] ??
        TEXTS[name] ??
        "text"
      );
  }
}

/** The schemas of the document that the events of each kind are about; of others the data is described in full. */
const COMPONENTS: Record<string, string> = {
  order: "Order",
  fulfillment: "Fulfillment",
  return: "Return",
  cart: "Cart",
  payment: "Payment",
  refund: "Refund",
  product: "Product",
};

/** The events as the OpenAPI document has them, under `webhooks`. */
export function webhooksOf(types: EventType[], schemas: Record<string, unknown>): Record<string, object> {
  return Object.fromEntries(
    types.map(({ type, schema }) => {
      const component = COMPONENTS[type.split(".")[0] ?? ""];
      const data = component && component in schemas ? { $ref: `#/components/schemas/${component}` } : schema;
      return [type, { post: operationOf(type, data) }];
    }),
  );
}

const operationOf = (type: string, data: object) => ({
  summary: `The event ${type}`,
  description:
    "Signed by Standard Webhooks 1.0. The same event may come twice, with the same id, and events in any order. Fields may be added: ignore those that you do not know.",
  tags: ["Webhooks"],
  requestBody: {
    required: true,
    content: {
      "application/json": {
        schema: {
          type: "object",
          properties: {
            specversion: { type: "string", const: "1.0" },
            id: { type: "string", format: "uuid" },
            source: { type: "string" },
            type: { type: "string", const: type },
            subject: { type: "string", format: "uuid" },
            time: { type: "string", format: "date-time" },
            data,
          },
          required: ["specversion", "id", "source", "type", "subject", "time", "data"],
        },
      },
    },
  },
  responses: { "2XX": { description: "It was received, within 15 seconds. Anything else is tried again." } },
});
