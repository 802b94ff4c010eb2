import { expect, it } from "vitest";
import type { z } from "zod";
import { findPublishers, readEventSchema, readEventTypes } from "../lib/events.ts";
import { describeEventTypes } from "./event-types.ts";

it("each event of the shop is described once, with an example that its contract accepts", async () => {
  const described = await describeEventTypes();
  const schemas = new Map<string, z.ZodType>(
    await Promise.all(findPublishers().map(async (name) => [`/api/v1/${name}`, await readEventSchema(name)] as const)),
  );
  const published = (await Promise.all(findPublishers().map(readEventTypes))).flat();
  expect(described.map(({ type }) => type)).toEqual(published.toSorted());
  for (const { type, schema, example } of described) {
    const { error } = schemas.get(String(example.source))?.safeParse(example) ?? {};
    expect([type, error?.issues]).toEqual([type, undefined]);
    expect(schema).toMatchObject({ type: "object", properties: { id: expect.anything() } });
  }
});
