import { describe, expect, it } from "vitest";
import { intersectCapabilities } from "./capabilities.ts";
import { CART, CHECKOUT, DISCOUNT, FULFILLMENT } from "./names.ts";
import { adapterOf } from "./versions.ts";

const [old, newer] = [adapterOf("2026-04-08"), adapterOf("2026-08-25")];
const MARKETING = "dev.ucp.consent.marketing";

describe("the consent of a buyer", () => {
  it("is the same in the forms of both versions", () => {
    const consent = { marketing: true, analytics: false };
    expect(old.readConsent(consent)).toEqual(consent);
    const shown = newer.showConsent(consent);
    expect(newer.readConsent(shown)).toEqual(consent);
    expect(old.showConsent(newer.readConsent(shown))).toEqual(consent);
    expect([old.readConsent(undefined), newer.readConsent(null)]).toEqual([{}, {}]);
  });

  it("to mails is more specific than to marketing, and what the buyer did not decide is no consent", () => {
    const mails = (granted: boolean, source: string) => ({ [`${MARKETING}.email`]: { granted, source } });
    const read = (granted: boolean, source: string, segments?: object) =>
      newer.readConsent({ [MARKETING]: { granted, source, ...(segments ? { segments } : {}) } });
    expect(read(false, "platform", mails(true, "platform"))).toEqual({ marketing: true });
    expect(read(true, "platform", mails(false, "platform"))).toEqual({ marketing: false });
    expect(read(true, "business", mails(true, "business"))).toEqual({});
    expect(newer.showConsent({})).toEqual({
      [MARKETING]: { granted: false, source: "business", description: expect.any(String) },
    });
  });

  it.each([
    [old, { marketing: "yes" }],
    [old, true],
    [newer, { [MARKETING]: true }],
    [newer, { [MARKETING]: { granted: true, source: "me" } }],
  ])("is refused in another form (%#)", (adapter, consent) => {
    expect(() => adapter.readConsent(consent)).toThrow(expect.objectContaining({ code: "invalid_request" }));
  });
});

describe("intersectCapabilities()", () => {
  it("leaves out an extension without anything that it extends, and other versions", () => {
    const version = "2026-04-08";
    const has = (...names: string[]) => Object.fromEntries(names.map((name) => [name, [{ version }]]));
    const active = (ofAgent: Record<string, { version: string }[]>) =>
      Object.keys(intersectCapabilities(version, ofAgent));
    expect(active(has(CART, DISCOUNT, FULFILLMENT))).toEqual([CART, DISCOUNT]);
    expect(active(has(CHECKOUT, FULFILLMENT))).toEqual([CHECKOUT, FULFILLMENT]);
    expect(active({ ...has(DISCOUNT), [CHECKOUT]: [{ version: "2026-08-25" }] })).toEqual([]);
  });
});
