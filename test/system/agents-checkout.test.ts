import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { profileOf, serveProfiles } from "../setup/agents/agent-profile.ts";
import { type Client, newCustomer, newProduct, signInAsAdmin } from "../setup/client.ts";
import { sharedShop } from "../setup/shop.ts";
import { newUcpAgent } from "../setup/agents/ucp-agent.ts";

const shop = await sharedShop();
const VERSIONS = ["2026-08-25", "2026-04-08"];
const ALL = ["cart", "checkout", "discount", "fulfillment", "buyer_consent", "catalog.search"].map(
  (name) => `dev.ucp.shopping.${name}`,
);
const profiles = await serveProfiles({
  ...Object.fromEntries(VERSIONS.map((version) => [`/${version}`, profileOf(version, ALL)])),
  "/other": profileOf("2026-04-08", ALL),
  "/plain": profileOf("2026-04-08", ["dev.ucp.shopping.checkout"]),
});
afterAll(() => profiles.close());

const ADDRESS = {
  first_name: "Ada",
  last_name: "Lovelace",
  street_address: "1 Main Street",
  address_locality: "San Francisco",
  address_region: "CA",
  postal_code: "94105",
  address_country: "US",
};
const buyer = { email: "ada@example.com", first_name: "Ada" };
const key = () => ({ "Idempotency-Key": crypto.randomUUID() });

let admin: Client;
let product: string;
const FREE = `FREE-${crypto.randomUUID().slice(0, 8)}`;
const FREESHIP = `SHIP-${crypto.randomUUID().slice(0, 8)}`;

beforeAll(async () => {
  admin = await signInAsAdmin(shop);
  product = await newProduct(admin, 100);
  const forAll = { productIds: [], categoryIds: [], isActive: true };
  const promotion = {
    ...forAll,
    name: "All free",
    code: FREE,
    type: "percentage",
    basisPoints: 10_000,
    combinable: true,
  } as const;
  await admin.api.POST("/api/v1/promotions", { body: promotion });
  const freeShipping = {
    ...forAll,
    name: "Free shipping",
    code: FREESHIP,
    type: "free-shipping",
    combinable: true,
  } as const;
  await admin.api.POST("/api/v1/promotions", { body: freeShipping });
});

const agentOf = (path: string, token?: string) => newUcpAgent(shop, `${profiles.origin}${path}`, token);
const lines = (quantity: number, id = product) => ({ line_items: [{ item: { id }, quantity }] });
const shipTo = (destination: object, optionId?: string) => ({
  fulfillment: {
    methods: [
      {
        type: "shipping",
        destinations: [destination],
        ...(optionId ? { groups: [{ selected_option_id: optionId }] } : {}),
      },
    ],
  },
});

const card = (token: string) => ({
  id: "card-1",
  handler_id: "mock_payment_handler",
  type: "card",
  credential: { type: "token", token },
});

/** The entries of totals, which sum up to the last. */
function sumUp({ totals }: { totals: { type: string; amount: number }[] }) {
  const total = totals.at(-1);
  const sum = totals.slice(0, -1).reduce((all, { amount }) => all + amount, 0);
  expect([total?.type, total?.amount]).toEqual(["total", sum]);
  return sum;
}

describe.each(VERSIONS)("a checkout session of version %s", (version) => {
  const ask = agentOf(`/${version}`);

  it("becomes an order by item, buyer, codes, address and option, and then stays as it is", async () => {
    const created = await ask("POST /checkout-sessions", lines(2));
    expect(created.status).toBe(201);
    const { id } = created.body;
    expect(created.body).toMatchObject({
      ucp: { version, status: "success" },
      status: "incomplete",
      currency: "USD",
      line_items: [{ id: product, item: { id: product, price: 1000 }, quantity: 2 }],
      continue_url: expect.stringContaining("/continue?token="),
    });
    expect(created.body.messages.map((message: { path: string }) => message.path)).toEqual([
      "$.buyer.email",
      "$.fulfillment.methods[0].destinations",
      "$.fulfillment.methods[0].groups[0].selected_option_id",
    ]);

    const put = (more: object) => ask(`PUT /checkout-sessions/${id}`, { ...lines(2), buyer, ...more });
    const discounts = { codes: [FREE, "NO-SUCH-CODE", FREESHIP] };
    const addressed = (await put({ discounts, ...shipTo(ADDRESS) })).body;
    expect(addressed.messages).toMatchObject([
      { code: "field_required", path: "$.fulfillment.methods[0].groups[0].selected_option_id" },
      { type: "warning", code: "discount_code_invalid", path: "$.discounts.codes[2]" },
    ]);
    const [method] = addressed.fulfillment.methods;
    expect(method).toMatchObject({ selected_destination_id: "destination-1", destinations: [ADDRESS] });
    const [option] = method.groups[0].options;
    expect(sumUp(addressed)).toBe(0);

    const ready = (await put({ discounts, ...shipTo({ ...ADDRESS, id: "home" }, option.id) })).body;
    expect(ready).toMatchObject({
      status: "ready_for_complete",
      buyer,
      discounts: { applied: [{ code: FREE }, { code: FREESHIP }] },
    });
    expect(ready.fulfillment.methods[0]).toMatchObject({ selected_destination_id: "home" });
    expect(sumUp(ready)).toBe(0);
    expect((await ask(`GET /checkout-sessions/${id}`)).body).toMatchObject({ status: "ready_for_complete" });

    const answers = await Promise.all([1, 2, 3].map(() => ask(`POST /checkout-sessions/${id}/complete`, {}, key())));
    expect(answers.map(({ status, body }) => [status, body.status])).toEqual(Array(3).fill([200, "completed"]));
    expect(new Set(answers.map(({ body }) => body.order.id)).size).toBe(1);
    expect(answers[0]?.body).not.toHaveProperty("continue_url");
    expect(answers[0]?.headers.get("Signature-Input")).toContain("content-digest");
    const { data: orders } = await admin.api.GET("/api/v1/orders", { params: { query: { q: "ada@example.com" } } });
    expect(orders.items.filter((order) => order.id === answers[0]?.body.order.id)).toMatchObject([{ status: "paid" }]);

    expect((await put({})).body).toMatchObject({ code: "session_closed" });
    expect((await ask(`POST /checkout-sessions/${id}/cancel`, {})).status).toBe(409);
    expect((await ask(`GET /checkout-sessions/${id}`)).body).toMatchObject({ status: "completed" });
  });
});

const ask = agentOf("/2026-04-08");

/** A session that lacks nothing to be ordered but the payment. */
async function readySession(agent = ask, more: object = {}) {
  const { id } = (await agent("POST /checkout-sessions", lines(1))).body;
  const addressed = (await agent(`PUT /checkout-sessions/${id}`, { ...lines(1), buyer, ...shipTo(ADDRESS) })).body;
  const option = addressed.fulfillment.methods[0].groups[0].options[0].id;
  const { body } = await agent(`PUT /checkout-sessions/${id}`, {
    ...lines(1),
    buyer,
    ...shipTo(ADDRESS, option),
    ...more,
  });
  return { id: id as string, option: option as string, body };
}

describe("a session", () => {
  it("is of the agent and the buyer that it was made for, and of no other", async () => {
    const { id } = (await ask("POST /checkout-sessions", lines(1))).body;
    const [other, customer] = [agentOf("/other"), await newCustomer(shop)];
    for (const stranger of [other, agentOf("/2026-04-08", customer.token)]) {
      for (const request of [`GET /checkout-sessions/${id}`, `GET /carts/${id}`]) {
        expect((await stranger(request)).body).toMatchObject({
          ucp: { status: "error" },
          messages: [{ code: "not_found" }],
        });
      }
      expect((await stranger(`PUT /checkout-sessions/${id}`, lines(5))).body).toMatchObject({
        messages: [{ code: "not_found" }],
      });
    }
    expect((await ask(`GET /checkout-sessions/${id}`)).body.line_items[0].quantity).toBe(1);

    const ofCustomer = agentOf("/2026-04-08", customer.token);
    const own = (await ofCustomer("POST /carts", lines(3))).body;
    expect(own.continue_url).toMatch(/\/checkout$/);
    expect((await ask(`GET /carts/${own.id}`)).status).toBe(401);
    const { data: carts } = await customer.api.GET("/api/v1/carts");
    expect(carts.items).toMatchObject([{ items: [{ quantity: 3 }] }]);
    expect((await agentOf("/2026-04-08", "made-up")("POST /carts", lines(1))).status).toBe(401);
  });

  it("says what a request names and there is not, and changes nothing", async () => {
    const { id } = await readySession();
    const before = (await ask(`GET /checkout-sessions/${id}`)).body;
    const put = async (body: object) => (await ask(`PUT /checkout-sessions/${id}`, body)).body;
    const pickup = { fulfillment: { methods: [{ type: "pickup" }] } };
    const two = { fulfillment: { methods: [{ type: "shipping" }, { type: "shipping" }] } };
    const elsewhere = { fulfillment: { methods: [{ type: "shipping", selected_destination_id: "mars" }] } };
    for (const [body, code] of [
      [lines(1, "no-such-product"), "item_unavailable"],
      [{ ...lines(1), ...pickup }, "fulfillment_method_unavailable"],
      [{ ...lines(1), ...two }, "fulfillment_method_unavailable"],
      [{ ...lines(1), ...elsewhere }, "destination_unknown"],
      [{ ...lines(1), ...shipTo(ADDRESS, "express") }, "fulfillment_option_unavailable"],
    ] as const) {
      expect((await put(body)).messages).toContainEqual(expect.objectContaining({ code, severity: "recoverable" }));
    }
    for (const body of [{}, lines(0), { ...lines(1), buyer: { email: "no mail" } }, { line_items: [] }]) {
      expect(await put(body)).toMatchObject({ code: "invalid_request" });
    }
    const after = (await ask(`GET /checkout-sessions/${id}`)).body;
    expect({ ...after, continue_url: "" }).toEqual({ ...before, continue_url: "" });
    const partial = await put({
      ...lines(1),
      buyer,
      ...shipTo({ address_country: "US", address_region: "California" }),
    });
    expect(
      partial.messages.map(({ code, path }: { code: string; path: string }) => [code, path.split(".").at(-1)]),
    ).toEqual(
      expect.arrayContaining([
        ["field_required", "street_address"],
        ["field_required", "address_locality"],
        ["invalid_address", "address_region"],
      ]),
    );
    expect((await put({ ...lines(1000), buyer })).messages).toContainEqual(
      expect.objectContaining({ code: "out_of_stock", path: "$.line_items[0].quantity" }),
    );
  });

  it.each(["a\u0000b", "a\ud800b"])("is not made of a text that cannot be stored: %j", async (bad) => {
    const customer = await newCustomer(shop);
    const send = agentOf("/2026-04-08", customer.token);
    const destinations = Object.keys(ADDRESS).map((field) => shipTo({ ...ADDRESS, [field]: bad }));
    const method = { type: "shipping", selected_destination_id: bad };
    for (const wrong of [
      ...["first_name", "last_name", "phone_number", "email"].map((field) => ({ buyer: { [field]: bad } })),
      { discounts: { codes: [bad] } },
      ...[...destinations, shipTo({ ...ADDRESS, id: bad }), { fulfillment: { methods: [method] } }],
      { line_items: [{ item: { id: bad }, quantity: 1 }] },
    ]) {
      const { status, body } = await send("POST /checkout-sessions", { ...lines(1), ...wrong });
      expect([wrong, status, body.code]).toEqual([wrong, 422, "invalid_request"]);
    }
    expect((await send("POST /checkout-sessions", { cart_id: bad })).status).toBe(422);
    expect((await customer.api.GET("/api/v1/carts")).data.items).toEqual([]);
    const { body } = await ask(`GET /checkout-sessions/${encodeURIComponent(bad.toWellFormed())}`);
    expect(body.messages).toMatchObject([{ code: "not_found" }]);
  });

  it("is not made of products that there are not", async () => {
    const { status, body } = await ask("POST /checkout-sessions", lines(1, "no-such-product"));
    expect([status, body.id]).toEqual([200, undefined]);
    expect(body).toMatchObject({
      ucp: { status: "error" },
      messages: [{ code: "item_unavailable", severity: "unrecoverable" }],
    });
  });

  it("takes the slug of a product for the variant that can be bought, and adds up lines of the same", async () => {
    const { data: found } = await admin.api.GET("/api/v1/products/{id}", { params: { path: { id: product } } });
    const { body } = await ask("POST /checkout-sessions", lines(2, found.slug));
    expect(body.line_items).toMatchObject([{ item: { id: product, title: found.name }, quantity: 2 }]);
    const twice = { line_items: [...lines(2, found.slug).line_items, ...lines(3).line_items] };
    const { body: updated } = await ask(`PUT /checkout-sessions/${body.id}`, twice);
    expect(updated.line_items).toMatchObject([{ quantity: 5 }]);
  });

  it("asks for the buyer where no instrument can pay, who goes on with that very cart; then the agent sees nothing more", async () => {
    const { id, body } = await readySession();
    expect(body.status).toBe("ready_for_complete");
    for (const instruments of [
      [],
      [{ ...card("success_token"), handler_id: "com.example" }],
      [{ ...card(""), credential: null }],
    ]) {
      const { body: answer } = await ask(`POST /checkout-sessions/${id}/complete`, { payment: { instruments } });
      expect(answer).toMatchObject({
        status: "requires_escalation",
        messages: [{ code: "payment_required", severity: "requires_buyer_input" }],
      });
    }
    const escalated = (await ask(`POST /checkout-sessions/${id}/complete`, {})).body;
    const page = await shop.fetch(escalated.continue_url.replace("http://localhost:8787", ""), { redirect: "manual" });
    const html = await page.text();
    const form = new URLSearchParams(
      [...html.matchAll(/<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"/g)].map(([, name = "", value = ""]) => [
        name,
        value,
      ]),
    );
    const taken = await shop.fetch("/continue", {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded", Origin: shop.origin },
      body: form.toString(),
    });
    expect([taken.status, taken.headers.get("Location")]).toEqual([303, "/checkout"]);
    expect((await ask(`GET /checkout-sessions/${id}`)).body).toMatchObject({ messages: [{ code: "not_found" }] });
  });

  it("leaves to the buyer what an agent without extensions cannot say", async () => {
    const plain = agentOf("/plain");
    const { body } = await plain("POST /checkout-sessions", { ...lines(1), buyer });
    expect(body).toMatchObject({ status: "requires_escalation", continue_url: expect.any(String) });
    expect(body).not.toHaveProperty("fulfillment");
    expect(body).not.toHaveProperty("discounts");
    expect((await plain("POST /carts", lines(1))).body.messages).toMatchObject([{ code: "capabilities_incompatible" }]);
  });

  it("stays cancelled", async () => {
    const { id } = await readySession(ask, { discounts: { codes: [FREE, FREESHIP] } });
    const canceled = await ask(`POST /checkout-sessions/${id}/cancel`, {});
    expect([canceled.status, canceled.body.status, canceled.body.line_items.length]).toEqual([200, "canceled", 1]);
    expect(canceled.body).not.toHaveProperty("continue_url");
    for (const request of ["complete", "cancel"]) {
      expect((await ask(`POST /checkout-sessions/${id}/${request}`, {})).body).toMatchObject({
        code: "session_closed",
      });
    }
    expect((await ask(`PUT /checkout-sessions/${id}`, lines(1))).status).toBe(409);
    expect((await ask(`GET /checkout-sessions/${id}`)).body.status).toBe("canceled");
    expect((await ask(`GET /carts/${id}`)).body.messages).toMatchObject([{ code: "not_found" }]);
  });
});

describe("the payment of a session", () => {
  const complete = (id: string, token: string) =>
    ask(`POST /checkout-sessions/${id}/complete`, { payment: { instruments: [card(token)] } }, key());

  it("is taken once, for one order, however many complete the session at once", async () => {
    const { id, body } = await readySession();
    const total = body.totals.at(-1).amount;
    const answers = await Promise.all(Array.from({ length: 5 }, () => complete(id, "success_token")));
    for (const answer of answers) expect(["completed", "complete_in_progress"]).toContain(answer.body.status);
    const { body: after } = await ask(`GET /checkout-sessions/${id}`);
    expect(after).toMatchObject({ status: "completed", order: { permalink_url: expect.stringContaining("/orders/") } });
    const path = { path: { id: after.order.id as string } };
    const { data: payments } = await admin.api.GET("/api/v1/orders/{id}/payments", { params: path });
    expect(payments.items).toMatchObject([{ status: "succeeded", amount: { amount: total } }]);
    expect((await complete(id, "success_token")).body.order).toEqual(after.order);
  });

  it("may fail, and be tried again with another instrument for the same order", async () => {
    const { id } = await readySession();
    const failed = (await complete(id, "fail_token")).body;
    expect(failed).toMatchObject({
      status: "incomplete",
      messages: [{ code: "payment_failed", severity: "recoverable" }],
    });
    expect(failed).not.toHaveProperty("order");
    expect((await ask(`PUT /checkout-sessions/${id}`, lines(7))).body.code).toBe("session_closed");
    expect((await ask(`GET /checkout-sessions/${id}`)).body.status).toBe("ready_for_complete");
    expect((await complete(id, "success_token")).body).toMatchObject({ status: "completed" });
  });

  it("that failed can be followed by cancelling the session, and with it the order", async () => {
    const { id } = await readySession();
    await complete(id, "fail_token");
    expect((await ask(`POST /checkout-sessions/${id}/cancel`, {})).body.status).toBe("canceled");
    expect((await complete(id, "success_token")).body.status).toBe("canceled");
    expect((await ask(`GET /checkout-sessions/${id}`)).body.status).toBe("canceled");
  });

  it("goes back when the session is cancelled at the same time, which then stays canceled", async () => {
    const statusOf = async (id: string) => (await ask(`GET /checkout-sessions/${id}`)).body.status;
    const sessions: { id: string; status: string }[] = [];
    for (let index = 0; index < 6; index++) {
      const { id } = await readySession();
      const paid = complete(id, "success_token");
      await sleep(60 + 40 * index);
      const canceled = await ask(`POST /checkout-sessions/${id}/cancel`, {});
      await paid;
      sessions.push({ id, status: canceled.status === 200 ? "canceled" : "completed" });
    }
    // The refund of a payment that came too late reaches the order within this time.
    await sleep(3000);
    const after = await Promise.all(sessions.map(({ id }) => statusOf(id)));
    expect(after).toEqual(sessions.map(({ status }) => status));
  });

  it("is not asked for at a total that the agent has not been shown", async () => {
    const { id } = await readySession();
    const path = { params: { path: { id: product } } };
    const price = (amount: number) =>
      admin.api.PATCH("/api/v1/products/{id}", { ...path, body: { price: { amount, currency: "USD" } } });
    await price(1200);
    try {
      const changed = (await complete(id, "success_token")).body;
      expect(changed).toMatchObject({ status: "incomplete", messages: [{ code: "total_changed", path: "$.totals" }] });
      expect(changed.line_items[0].item.price).toBe(1200);
      expect((await complete(id, "success_token")).body).toMatchObject({ status: "completed" });
    } finally {
      await price(1000);
    }
  });
});

describe("a cart of an agent", () => {
  it("is changed as a whole, and becomes one checkout session with its items, buyer and codes", async () => {
    const created = await ask("POST /carts", { ...lines(2), buyer, discounts: { codes: [FREE] } });
    expect([created.status, created.body.messages, sumUp(created.body)]).toEqual([201, undefined, 0]);
    const { id } = created.body;
    const other = await newProduct(admin, 5);
    const changed = await ask(`PUT /carts/${id}`, { ...lines(1, other), buyer, discounts: { codes: [FREE] } });
    expect(changed.body.line_items).toMatchObject([{ id: other, quantity: 1 }]);
    const checkouts = await Promise.all(
      [1, 2].map(() => ask("POST /checkout-sessions", { cart_id: id, ...lines(9), buyer: {} })),
    );
    for (const { status, body } of checkouts) {
      expect([status, body.id]).toEqual([201, id]);
      expect(body).toMatchObject({ buyer, line_items: [{ id: other, quantity: 1 }], discounts: { codes: [FREE] } });
    }
    const canceled = await ask(`POST /carts/${id}/cancel`, {});
    expect(canceled.body.line_items).toHaveLength(1);
    expect((await ask(`GET /carts/${id}`)).body).toMatchObject({
      ucp: { status: "error" },
      messages: [{ code: "not_found" }],
    });
  });
});

describe("a request with an Idempotency-Key", () => {
  it("is answered once: repeated as it was, with another body 409", async () => {
    const headers = key();
    const first = await ask("POST /checkout-sessions", lines(1), headers);
    const again = await ask("POST /checkout-sessions", lines(1), headers);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers.get("Idempotent-Replayed")).toBe("true");
    const reused = await ask("POST /checkout-sessions", lines(2), headers);
    expect([reused.status, reused.body.code]).toEqual([409, "idempotency_key_reused"]);
    // The key of another agent is another key, and one that was refused can be sent again.
    expect((await agentOf("/other")("POST /checkout-sessions", lines(1), headers)).body.id).not.toBe(first.body.id);
    const refused = key();
    expect((await ask("POST /carts", {}, refused)).status).toBe(422);
    expect((await ask("POST /carts", lines(1), refused)).status).toBe(201);
    expect((await ask("POST /carts", lines(1), { "Idempotency-Key": "1" })).status).toBe(422);
  });

  it("is tried again when the first answer was a refusal with status 200", async () => {
    const slug = `mug-${crypto.randomUUID()}`;
    const headers = key();
    const create = () => ask("POST /checkout-sessions", lines(1, slug), headers);
    expect((await create()).body.messages).toMatchObject([{ code: "item_unavailable" }]);
    const body = { name: slug, slug, price: { amount: 1000, currency: "USD" }, availableStock: 5 };
    await admin.api.POST("/api/v1/products", { body });
    const created = await create();
    expect([created.status, (await create()).body]).toEqual([201, created.body]);
  });

  it("to complete can be sent again after a decline, and takes money once", async () => {
    const { id } = await readySession();
    const headers = key();
    const complete = (token: string) =>
      ask(`POST /checkout-sessions/${id}/complete`, { payment: { instruments: [card(token)] } }, headers);
    for (const token of ["fail_token", "fail_token"]) {
      const declined = await complete(token);
      expect(declined.body.messages).toMatchObject([{ code: "payment_failed" }]);
      expect(declined.headers.has("Idempotent-Replayed")).toBe(false);
    }
    const paid = (await complete("success_token")).body;
    expect(paid.status).toBe("completed");
    const again = await complete("success_token");
    expect([again.body, again.headers.get("Idempotent-Replayed")]).toEqual([paid, "true"]);
    const params = { path: { id: paid.order.id as string } };
    const { data: payments } = await admin.api.GET("/api/v1/orders/{id}/payments", { params });
    expect(payments.items.map(({ status }) => status).toSorted()).toEqual(["failed", "failed", "succeeded"]);
  });

  it("is worked on once, however often it is sent at once", async () => {
    const headers = key();
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask("POST /carts", lines(1), headers)));
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    for (const { status, body } of answers) {
      if (status !== 201) expect([status, body.code]).toEqual([409, "idempotency_key_in_progress"]);
    }
  });
});

describe("the consent of a buyer", () => {
  it("is kept in the form of each version, and that to mails is the cart's", async () => {
    const customer = await newCustomer(shop);
    const reminded = async () => (await customer.api.GET("/api/v1/carts")).data.items[0]?.reminderConsent;
    const old = agentOf("/2026-04-08", customer.token);
    const given = { ...buyer, consent: { marketing: true, sale_of_data: false } };
    const { body } = await old("POST /checkout-sessions", { ...lines(1), buyer: given });
    expect([body.buyer, await reminded()]).toEqual([given, true]);
    expect((await old(`PUT /checkout-sessions/${body.id}`, { ...lines(1), buyer })).body.buyer).toEqual(buyer);
    expect(await reminded()).toBe(false);

    const newer = agentOf("/2026-08-25");
    const decided = { "dev.ucp.consent.marketing": { granted: true, source: "platform" } };
    const { body: shown } = await newer("POST /carts", { ...lines(1), buyer: { ...buyer, consent: decided } });
    expect(shown.buyer.consent).toEqual({
      "dev.ucp.consent.marketing": { granted: true, source: "platform", description: expect.any(String) },
    });
    const wrong = { ...lines(1), buyer: { consent: { "dev.ucp.consent.marketing": true } } };
    expect((await newer("POST /carts", wrong)).status).toBe(422);
  });
});
