import { describe, expect, it } from "vitest";
import { createLogger } from "#shared/core/log.ts";
import { Spans } from "#shared/core/spans.ts";
import { continueTrace } from "#shared/core/trace.ts";
import { newId } from "#shared/values/ids.ts";
import { createContext } from "../context.ts";
import type { Env } from "../env.ts";
import { createEnv } from "../testing.ts";
import { DISCOUNT, FULFILLMENT } from "../ucp/names.ts";
import { adapterOf } from "../ucp/versions.ts";
import { applyRequest } from "./apply.service.ts";

const VERSION = "2026-04-08";
const ID = "01980000-0000-7000-8000-000000000001";
const OPTION = "01980000-0000-7000-8000-000000000009";
const shippingAddress = {
  ...{ name: "Ada", company: null, line1: "1 Main Street", line2: null, postalCode: "94105", city: "San Francisco" },
  ...{ region: "CA", country: "US", phone: null },
};
const cart = {
  ...{ id: ID, email: null, reminderConsent: false, shippingAddress: null, shippingMethod: null, items: [] },
  ...{ discountCodes: [] as string[], orderId: null },
};

const unknown = (index: number) => {
  const path = `discountCodes.${index}`;
  return { path, code: "unknown-discount-code", message: `there is no code at ${index}` };
};
const method = { path: "shippingMethodId", code: "shipping-method-not-available", message: "not like this" };
const refuse = (errors: object[], type = "unknown-discount-code") =>
  Response.json({ type: `/problems/${type}`, status: 422, detail: "Refused.", errors }, { status: 422 });

/** Applies these codes and an option to a session whose cart answers each change by the next of these. */
async function apply(codes: string[], answers: (Response | object)[]) {
  const { env, requests } = createEnv({ [`PATCH /api/v1/carts/${ID}`]: () => answers.shift() });
  const log = createLogger("error", {});
  const ctx = createContext(env as Env, {
    requestId: newId(),
    trace: continueTrace(undefined),
    ...{ log, spans: new Spans(log) },
    ...{ measure: () => undefined, now: () => new Date(), newId, defer: () => undefined },
  });
  const identity = { kind: "user" as const, userId: ID, sessionId: ID, role: "guest" as const };
  const session = {
    ...{ id: ID, cartId: ID, userId: ID, details: {}, shownTotal: null, canceled: null, handoffToken: undefined },
    principal: { identity, client: "192.0.2.1" },
  };
  const destination = {
    ...{ last_name: "Ada", street_address: shippingAddress.line1, address_locality: shippingAddress.city },
    ...{ address_region: "CA", postal_code: "94105", address_country: "US" },
  };
  const methods = [{ destinations: [destination], groups: [{ selected_option_id: OPTION }] }];
  const capability = [{ version: VERSION }];
  const rules = {
    ...{ adapter: adapterOf(VERSION), isCheckout: true },
    capabilities: { [DISCOUNT]: capability, [FULFILLMENT]: capability },
  };
  const wanted = { discounts: { codes }, fulfillment: { methods } };
  const applied = await applyRequest(ctx, session, cart as never, wanted, rules).catch((error: unknown) => error);
  const patches = await Promise.all(requests.map((request) => request.json() as Promise<Record<string, unknown>>));
  // biome-ignore lint/suspicious/noExplicitAny: what was applied, or an error
  return { applied: applied as any, patches };
}

const tenCodes = Array.from({ length: 10 }, (_, index) => `CODE-${index}`);

describe("applyRequest()", () => {
  it("leaves out all codes and the option that one refusal names, and says of each code why", async () => {
    const inapplicable = { path: "discountCodes.9", code: "discount-not-applicable", message: "it is over" };
    const errors = [0, 1, 2, 3, 5, 6, 7, 8].map(unknown).concat(inapplicable, method);
    const changed = { ...cart, discountCodes: ["CODE-4"] };
    const { applied, patches } = await apply(tenCodes, [refuse(errors), changed]);
    expect(patches.map(({ discountCodes, shippingMethodId }) => [discountCodes, shippingMethodId])).toEqual([
      [tenCodes, OPTION],
      [["CODE-4"], null],
    ]);
    expect(applied.cart).toEqual(changed);
    expect(applied.session.details.refusedCodes).toHaveLength(9);
    expect(applied.session.details.refusedCodes).toEqual(
      expect.arrayContaining([
        { given: "CODE-0", code: "discount_code_invalid", content: "there is no code at 0" },
        { given: "CODE-9", code: "discount_code_not_applicable", content: "it is over" },
      ]),
    );
    expect(applied.messages).toMatchObject([{ code: "fulfillment_option_unavailable" }]);
  });

  it("takes refusals that name one thing at a time", async () => {
    const refusals = [refuse([], "shipping-method-not-available"), refuse([unknown(0)]), refuse([unknown(1)])];
    const { applied, patches } = await apply(["A", "B", "C"], [...refusals, { ...cart, discountCodes: ["B"] }]);
    expect(patches.map(({ discountCodes }) => discountCodes)).toEqual([
      ...[
        ["A", "B", "C"],
        ["A", "B", "C"],
        ["B", "C"],
      ],
      ["B"],
    ]);
    expect(applied.session.details.refusedCodes.map(({ given }: { given: string }) => given)).toEqual(["A", "C"]);
    expect(applied.messages).toHaveLength(1);
  });

  it("sends a change five times at most", async () => {
    const refusals = Array.from({ length: 10 }, () => refuse([unknown(0)]));
    const { applied, patches } = await apply(tenCodes, refusals);
    expect(patches).toHaveLength(5);
    expect(applied).toMatchObject({ name: "ShopProblem", status: 422 });
  });

  it("sends codes that differ in their case alone once, so that a refusal means the code that it names", async () => {
    const { applied, patches } = await apply(["Ten", "TEN", "NO"], [refuse([unknown(1)]), cart]);
    expect(patches.map(({ discountCodes }) => discountCodes)).toEqual([["TEN", "NO"], ["TEN"]]);
    expect(applied.session.details.refusedCodes).toMatchObject([{ given: "NO" }]);
  });
});
