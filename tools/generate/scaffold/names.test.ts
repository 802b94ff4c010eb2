import { describe, expect, it } from "vitest";
import { namesOf, rename } from "./names.ts";
import { requireFreeName } from "./taken.ts";

describe("namesOf()", () => {
  it.each([
    ["reviews", "review"],
    ["categories", "category"],
    ["addresses", "address"],
    ["boxes", "box"],
  ])("derives from the plural %s the singular %s", (many, one) => {
    expect(namesOf(many).one).toBe(one);
  });

  it("uses the given singular", () => {
    expect(namesOf("people", "person")).toEqual({
      many: "people",
      Many: "People",
      MANY: "PEOPLE",
      one: "person",
      One: "Person",
    });
  });

  it.each([
    ["Reviews", /lower-case letters/],
    ["gift-cards", /lower-case letters/],
    ["../etc", /lower-case letters/],
    ["s", /3 to 20/],
    ["people", /--one <name>/],
    ["postgres", /has a database/],
    ["classes", /"class" is a reserved word of JavaScript/],
  ])("refuses %s with the reason", (name, why) => {
    expect(() => namesOf(name)).toThrow(why);
  });
});

describe("rename()", () => {
  it("replaces a name in all its forms, and the article before it", () => {
    const text = 'const WIDGETS = "a widget"; // WIDGET_TYPES, Widgets: listWidgets(widgets), NewWidget';
    expect(rename(text, namesOf("addresses"))).toBe(
      'const ADDRESSES = "an address"; // ADDRESS_TYPES, Addresses: listAddresses(addresses), NewAddress',
    );
  });
});

describe("requireFreeName()", () => {
  it.each([
    ["users", "user", /there is a service of that name/],
    ["auth", "token", /the API has the path \/api\/v1\/auth/],
    ["coupons", "coupon", undefined],
    ["problems", "problem", /the API has a schema Problem/],
    ["rows", "row", /every service uses "rows?"/],
    ["texts", "text", /every service uses "text"/],
  ])("accepts or refuses %s", (many, one, why) => {
    const check = () => requireFreeName(namesOf(many, one));
    if (why) expect(check).toThrow(why);
    else expect(check).not.toThrow();
  });
});
