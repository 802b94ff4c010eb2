import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { readEventSchema, readEventTypes, readSubscriptions } from "../lib/events.ts";
import { findServices } from "../lib/services.ts";
import { describeEventTypes } from "./event-types.ts";

describe("describeEventTypes()", () => {
  it("describes each event that webhooks gets once, with an example that its contract accepts", async () => {
    const described = await describeEventTypes();
    const publishers = Object.keys((await readSubscriptions()).get("webhooks") ?? {});
    const schemas = new Map<string, z.ZodType>(
      await Promise.all(publishers.map(async (name) => [`/api/v1/${name}`, await readEventSchema(name)] as const)),
    );
    const published = (await Promise.all(publishers.map(readEventTypes))).flat();
    expect(described.map(({ type }) => type)).toEqual(published.toSorted());
    for (const { type, schema, example } of described) {
      const { error } = schemas.get(String(example.source))?.safeParse(example) ?? {};
      expect([type, error?.issues]).toEqual([type, undefined]);
      expect(schema).toMatchObject({ type: "object", properties: { id: expect.anything() } });
    }
  });

  it("leaves out the events of a publisher that does not send them to webhooks, of which no endpoint would get any", async () => {
    const services = findServices().map((service) =>
      service.name === "payments" ? { ...service, subscribers: ["orders"] } : service,
    );
    const sources = (await describeEventTypes(services)).map(({ example }) => example.source);
    expect(sources).toContain("/api/v1/orders");
    expect(sources).not.toContain("/api/v1/payments");
  });

  it("closes no schema, since a receiver with a saved one gets the fields that are added later", async () => {
    const closed = (await describeEventTypes()).filter(({ schema }) =>
      JSON.stringify(schema).includes('"additionalProperties":false'),
    );
    expect(closed.map(({ type }) => type)).toEqual([]);
  });

  it("says that a product has categories and images, which events of earlier versions lack", async () => {
    const described = (await describeEventTypes()).find(({ type }) => type === "product.updated");
    expect(described?.schema.properties).toMatchObject({
      categories: { items: { required: ["id", "name", "slug"] } },
      images: { items: { required: expect.arrayContaining(["id", "alt", "urls"]) } },
    });
    expect(described?.schema.required).not.toEqual(expect.arrayContaining(["categories"]));
    expect(described?.schema.required).not.toEqual(expect.arrayContaining(["images"]));
    expect(described?.example.data).toMatchObject({
      categories: [{ slug: expect.any(String) }],
      images: [{ alt: expect.any(String) }],
    });
  });
});
