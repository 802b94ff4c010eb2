import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ApiDocument, findApiChanges } from "./api-changes.ts";
import { root } from "../lib/paths.ts";

const real = () =>
  JSON.parse(readFileSync(join(root, "workers/gateway/src/openapi.json"), "utf8")) as ApiDocument & {
    // biome-ignore lint/suspicious/noExplicitAny: tests change it at any depth
    paths: any;
    // biome-ignore lint/suspicious/noExplicitAny: as above
    components: any;
  };

/** What breaks when the shop's own document is changed in this way. */
function breaksAfter(change: (document: ReturnType<typeof real>) => void): string[] {
  const after = real();
  change(after);
  return findApiChanges(real(), after).breaking;
}
const body = (document: ReturnType<typeof real>, name: string) => document.components.schemas[name];

/** A document with one route, with these schemas of its body and its response. */
const document = (sent: object, received: object) =>
  ({
    paths: {
      "/x": {
        post: {
          requestBody: { content: { "application/json": { schema: sent } } },
          responses: { 200: { content: { "application/json": { schema: received } } } },
        },
      },
    },
  }) as unknown as ApiDocument;
const breaks = (before: ApiDocument, after: ApiDocument) => findApiChanges(before, after).breaking;

describe("findApiChanges()", () => {
  it("reports nothing when nothing changed", () => {
    expect(breaksAfter(() => {})).toEqual([]);
  });

  it("accepts a new route, an optional parameter, a new property and a wider bound", () => {
    const found = breaksAfter((api) => {
      api.paths["/api/v1/a-new-route"] = { get: { responses: { 200: {} } } };
      const { parameters } = api.paths["/api/v1/products"].get;
      parameters.push({ name: "colour", in: "query", schema: { type: "string" } });
      body(api, "Product").properties.colour = { type: "string" };
      body(api, "NewProduct").properties.name.maxLength = 200;
      body(api, "NewProduct").properties.colour = { type: "string" };
    });
    expect(found).toEqual([]);
  });

  it.each<[string, (api: ReturnType<typeof real>) => void]>([
    ["GET /api/v1/products is gone", (api) => delete api.paths["/api/v1/products"]],
    ["POST /api/v1/orders is gone", (api) => delete api.paths["/api/v1/orders"].post],
    [
      "GET /api/v1/products: it needs authentication now",
      (api) => (api.paths["/api/v1/products"].get.security = [{ bearer: [] }]),
    ],
    [
      "GET /api/v1/products: the query parameter q is gone",
      (api) => {
        const { get } = api.paths["/api/v1/products"];
        get.parameters = get.parameters.filter(({ name }: { name: string }) => name !== "q");
      },
    ],
    [
      "GET /api/v1/products: the query parameter shop is required now",
      (api) => api.paths["/api/v1/products"].get.parameters.push({ name: "shop", in: "query", required: true }),
    ],
    [
      "POST /api/v1/orders: it no longer answers 201",
      (api) => delete api.paths["/api/v1/orders"].post.responses["201"],
    ],
    [
      "GET /api/v1/products/{id}: the answer 200 no longer has name",
      (api) => delete body(api, "Product").properties.name,
    ],
    [
      "GET /api/v1/products/{id}: the answer 200 may lack name now",
      (api) =>
        (body(api, "Product").required = body(api, "Product").required.filter((name: string) => name !== "name")),
    ],
    [
      "GET /api/v1/products/{id}: availableStock in the answer 200 was integer, and is string",
      (api) => (body(api, "Product").properties.availableStock = { type: "string" }),
    ],
    [
      "POST /api/v1/products: the body no longer has description",
      (api) => delete body(api, "NewProduct").properties.description,
    ],
    [
      "POST /api/v1/products: the body needs description now",
      (api) => body(api, "NewProduct").required.push("description"),
    ],
    [
      "POST /api/v1/products: name in the body has a lower maxLength",
      (api) => (body(api, "NewProduct").properties.name.maxLength = 50),
    ],
    [
      "POST /api/v1/products: name in the body has another pattern",
      (api) => (body(api, "NewProduct").properties.name.pattern = "^[a-z]+$"),
    ],
  ])("reports that %s", (sentence, change) => {
    expect(breaksAfter(change)).toContain(sentence);
  });

  it("accepts fewer types in a response and more in a body, but not the reverse", () => {
    const nullable = { type: ["string", "null"] };
    const text = { type: "string" };
    expect(breaks(document(text, nullable), document(nullable, text))).toEqual([]);
    expect(breaks(document(nullable, text), document(text, nullable))).toEqual([
      "POST /x: the body was string or null, and is string",
      "POST /x: the answer 200 was string, and is string or null",
    ]);
    const one = { enum: ["a"] };
    const two = { enum: ["a", "b"] };
    expect(breaks(document(two, one), document(one, two))).toEqual(["POST /x: the body takes fewer values"]);
    const either = { anyOf: [text, { type: "null" }] };
    expect(breaks(document(either, text), document({ anyOf: [text] }, text))).toEqual([
      "POST /x: the body has other alternatives now",
    ]);
  });

  it("reports a new value in a response, which breaks nothing", () => {
    const [one, two] = [{ enum: ["a"] }, { enum: ["a", "b"] }];
    expect(findApiChanges(document({}, one), document({}, two))).toEqual({
      breaking: [],
      newValues: ["POST /x: the answer 200 may be b now"],
    });
    expect(findApiChanges(document({}, one), document({}, { type: "string" })).newValues).toEqual([
      "POST /x: the answer 200 may be any other value now",
    ]);
    expect(findApiChanges(document(one, two), document(two, one)).newValues).toEqual([]);
  });
});
