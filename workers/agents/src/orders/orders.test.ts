import { beforeEach, describe, expect, it, vi } from "vitest";
import type { AgentOrder } from "#shared/contracts/agents/agent-orders.ts";
import { app } from "../app.ts";
import { createEnv, identityOf } from "../testing.ts";
import { ORDER } from "../ucp/names.ts";
import { digestOf } from "../signatures/content-digest.ts";
import { signGet } from "../signatures/testing.ts";
import { readSigningKeys } from "../signatures/signing-keys.ts";
import { toUcpOrder } from "./order-snapshot.ts";

const USER = "01980000-0000-7000-8000-000000000001";
const id = (number: number) => `01980000-0000-7000-8000-${String(number).padStart(12, "0")}`;
const usd = (amount: number) => ({ amount, currency: "USD" });
const item = (number: number, quantity: number, fields: object = {}) => ({
  ...{ productId: id(number), variantId: id(number), sku: null, name: "Mug", options: { Colour: "Red" }, quantity },
  ...{ unitPrice: usd(1000), lineTotal: usd(1000 * quantity), discountTotal: usd(0), taxTotal: usd(0) },
  ...{ taxBasisPoints: 0, quantityFulfilled: 0, quantityReturned: 0 },
  ...fields,
});

/** An order with a discount, shipping and a tax on top, of which a part has left and something came back. */
const read = {
  order: {
    ...{ id: id(7), number: 1007, userId: USER, cartId: id(8), status: "paid", paymentStatus: "partially-refunded" },
    ...{ fulfillmentStatus: "partially-fulfilled", email: "ada@example.com", billingAddress: null, cancelReason: null },
    items: [
      item(1, 3, { quantityFulfilled: 3, quantityReturned: 1 }),
      item(2, 2, { quantityFulfilled: 1 }),
      item(3, 1),
    ],
    shippingAddress: {
      ...{ name: "Ada Lovelace", company: null, line1: "1 Main Street", line2: null, postalCode: "94105" },
      ...{ city: "San Francisco", region: "CA", country: "US", phone: null },
    },
    shippingMethod: { name: "Standard", minDays: 2, maxDays: 4 },
    discounts: [{ promotionId: id(9), code: "TEN", name: "Ten off", amount: usd(600) }],
    taxes: [{ name: "Tax", basisPoints: 1000, amount: usd(540), included: false }],
    ...{ subtotal: usd(6000), discountTotal: usd(600), shippingTotal: usd(500), taxTotal: usd(540), total: usd(6440) },
    ...{ paymentDueAt: null, version: 5, createdAt: "2026-11-01T00:00:00.000Z", updatedAt: "2026-11-05T00:00:00.000Z" },
  },
  agent: { profile: "https://agent.dev/1", version: "2026-04-08" },
  fulfillments: [
    {
      ...{ id: id(20), orderId: id(7), items: [{ variantId: id(1), quantity: 3 }], carrier: "UPS" },
      ...{ trackingNumber: "1Z", trackingUrl: "https://ups.example/1Z", createdAt: "2026-11-02T00:00:00.000Z" },
    },
  ],
  returns: [
    {
      ...{
        id: id(21),
        orderId: id(7),
        status: "received",
        note: "Too small",
        rejectReason: null,
        refundAmount: usd(1000),
      },
      items: [{ variantId: id(1), quantity: 2, reason: "other", quantityReceived: 1, restocked: true }],
      ...{ refundId: id(22), createdAt: "2026-11-03T00:00:00.000Z", updatedAt: "2026-11-04T00:00:00.000Z" },
    },
  ],
  refunds: [
    {
      ...{ id: id(22), orderId: id(7), paymentId: id(23), amount: usd(1000), status: "succeeded", reason: "Returned" },
      ...{ createdAt: "2026-11-04T00:00:00.000Z", updatedAt: "2026-11-04T00:00:00.000Z" },
    },
  ],
  statuses: [{ status: "paid", at: "2026-11-01T00:00:01.000Z" }],
} as unknown as AgentOrder;

const shown = { shopUrl: "https://shop.example", withAddress: false };

describe("toUcpOrder()", () => {
  it("shows quantities that are still ordered and have left, parcels, adjustments and totals that add up", () => {
    expect(toUcpOrder(read, shown)).toMatchObject({
      ...{ id: id(7), label: "1007", checkout_id: id(8), permalink_url: `https://shop.example/orders/${id(7)}` },
      line_items: [
        {
          id: id(1),
          item: { title: "Mug / Red", price: 1000 },
          quantity: { original: 3, total: 2, fulfilled: 2 },
          status: "fulfilled",
        },
        { id: id(2), quantity: { original: 2, total: 2, fulfilled: 1 }, status: "partial" },
        { id: id(3), quantity: { original: 1, total: 1, fulfilled: 0 }, status: "processing" },
      ],
      fulfillment: {
        expectations: [{ method_type: "shipping", description: "Standard: 2–4 days", line_items: [{}, {}, {}] }],
        events: [{ id: id(20), type: "shipped", tracking_number: "1Z", line_items: [{ id: id(1), quantity: 3 }] }],
      },
      adjustments: [
        { id: id(21), type: "return", status: "completed", line_items: [{ id: id(1), quantity: -1 }] },
        { id: id(22), type: "refund", status: "completed", totals: [{ type: "total", amount: -1000 }] },
      ],
      totals: [
        { type: "subtotal", amount: 6000 },
        { type: "discount", amount: -600 },
        { type: "fulfillment", amount: 500 },
        { type: "tax", amount: 540 },
        { type: "total", amount: 6440 },
      ],
    });
  });

  it("shows the address to the owner alone, and no free text, name or mail address to an agent", () => {
    const toAgent = JSON.stringify(toUcpOrder(read, shown));
    for (const text of ["Ada", "ada@", "Main Street", "94105", "Too small", "Returned", "userId"]) {
      expect(toAgent).not.toContain(text);
    }
    const destination = { street_address: "1 Main Street", address_country: "US", last_name: "Ada Lovelace" };
    expect(toUcpOrder(read, { ...shown, withAddress: true })).toMatchObject({
      fulfillment: { expectations: [{ destination }] },
    });
  });

  it("removes the lines of a cancelled order and says who cancelled it", () => {
    const statuses = [{ status: "cancelled" as const, at: "2026-11-06T00:00:00.000Z" }];
    const order = { ...read.order, status: "cancelled" as const, cancelReason: "unpaid" as const };
    expect(toUcpOrder({ ...read, order, statuses, returns: [], refunds: [] }, shown)).toMatchObject({
      line_items: [{ quantity: { total: 0, fulfilled: 0 }, status: "removed" }, {}, {}],
      fulfillment: { expectations: [] },
      adjustments: [{ type: "cancellation", occurred_at: statuses[0]?.at, description: "Not paid in time" }],
    });
  });

  it("shows an order that was shipped as a whole and delivered", () => {
    const statuses = [
      { status: "shipped" as const, at: "2026-11-06T00:00:00.000Z" },
      { status: "delivered" as const, at: "2026-11-07T00:00:00.000Z" },
    ];
    expect(toUcpOrder({ ...read, fulfillments: [], statuses }, shown)).toMatchObject({
      fulfillment: { events: [{ type: "shipped", line_items: [{}, {}, {}] }, { type: "delivered" }] },
    });
  });
});

const SECRET = "B".repeat(43);
let profileUrl = "";
let number = 0;

beforeEach(async () => {
  profileUrl = `https://agent.dev/${number++}`;
  const keys = (await readSigningKeys(SECRET)).map(({ publicJwk }) => publicJwk);
  vi.stubGlobal("fetch", async () => {
    return Response.json({
      ucp: { version: "2026-04-08", capabilities: { [ORDER]: [{ version: "2026-04-08" }] } },
      signing_keys: keys,
    });
  });
});

async function get(path: string, { identity = {}, isSigned = false }: { identity?: object; isSigned?: boolean } = {}) {
  const { env, reads } = createEnv({}, { order: read });
  const url = `https://shop.example/ucp/orders/${path}`;
  const agent = { "ucp-agent": `profile="${profileUrl}"` };
  const headers = isSigned ? await signGet(url, agent, SECRET) : agent;
  const response = await app.request(url, { headers: { ...headers, ...identity } }, env);
  // biome-ignore lint/suspicious/noExplicitAny: whatever form the answer has
  return { response, reads, body: (await response.clone().json()) as any };
}

describe("GET /ucp/orders/{id}", () => {
  it("reads for the agent that signed the request, as its profile's address, without the address of the buyer", async () => {
    const { response, reads, body } = await get(id(7), { isSigned: true });
    expect(response.status).toBe(200);
    expect(reads).toEqual([{ orderId: id(7), userId: null, profile: profileUrl }]);
    expect(body.ucp).toEqual({ version: "2026-04-08", capabilities: { [ORDER]: [{ version: "2026-04-08" }] } });
    expect(body.fulfillment.expectations[0].destination).toEqual({});
  });

  it("reads for the buyer whose token is sent, with the address, and signs the answer", async () => {
    const { response, reads, body } = await get(id(7), { identity: identityOf("guest") });
    expect(reads).toEqual([{ orderId: id(7), userId: USER, profile: null }]);
    expect(body.fulfillment.expectations[0].destination.address_locality).toBe("San Francisco");
    expect(response.headers.get("Content-Digest")).toBe(
      await digestOf(new TextEncoder().encode(await response.text())),
    );
    expect(response.headers.get("Signature-Input")).toContain('("@status" "content-type" "content-digest")');
  });

  it("refuses a request without token and signature, and an order that is not there", async () => {
    const { response, reads, body } = await get(id(7));
    expect([response.status, body.ucp.status, body.messages[0].code, reads]).toEqual([
      200,
      "error",
      "unauthorized",
      [],
    ]);
    for (const path of [id(6), "x", "%27"]) {
      const answer = await get(path, { identity: identityOf("customer") });
      expect([answer.response.status, answer.body.messages[0].code]).toEqual([200, "not_found"]);
    }
  });
});
