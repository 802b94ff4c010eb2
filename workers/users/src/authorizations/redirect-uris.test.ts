import { describe, expect, it } from "vitest";
import { isRedirectUri, matchesRedirectUri, withParameters } from "./redirect-uris.ts";

describe("isRedirectUri()", () => {
  it.each([
    "https://app.example/callback",
    "https://app.example/callback?from=shop",
    "http://localhost/callback",
    "http://127.0.0.1:33418/",
    "http://127.0.0.1",
    "http://[::1]:8080/cb",
  ])("takes %s", (uri) => expect(isRedirectUri(uri)).toBe(true));

  it.each([
    ["a page without TLS", "http://app.example/callback"],
    ["a scheme of its own", "cursor://oauth/callback"],
    ["a script", "javascript:alert(1)"],
    ["data", "data:text/html,hi"],
    ["a fragment", "https://app.example/callback#code"],
    ["an empty fragment", "https://app.example/callback#"],
    ["credentials", "https://shop.example@evil.example/"],
    ["credentials on the loopback interface", "http://localhost:80@evil.example/"],
    ["a host that begins like the loopback one", "http://localhost.evil.example/callback"],
    ["an address that begins like the loopback one", "http://127.0.0.10/callback"],
    ["a port that is too large", "http://127.0.0.1:99999/callback"],
    ["a backslash", "https://app.example\\@evil.example/"],
    ["a line break", "https://app.example/\ncallback"],
    ["a space", " https://app.example/callback"],
    ["no host", "https:///evil.example"],
    ["a relative address", "//evil.example/callback"],
    ["another case of the scheme", "HTTPS://app.example/callback"],
    ["nothing", ""],
  ])("refuses %s", (_, uri) => expect(isRedirectUri(uri)).toBe(false));
});

describe("matchesRedirectUri()", () => {
  it("compares the text exactly", () => {
    const registered = "https://app.example/callback";
    expect(matchesRedirectUri(registered, registered)).toBe(true);
    for (const other of [
      "https://app.example/callback/",
      "https://app.example/callback?x=1",
      "https://app.example/callback/../evil",
      "https://app.example:443/callback",
      "https://APP.example/callback",
      "https://app.example/Callback",
      "https://app.example/callbac",
      "http://app.example/callback",
      "https://app.example.evil.example/callback",
    ]) {
      expect(matchesRedirectUri(other, registered), other).toBe(false);
    }
  });

  it.each(["javascript:alert(1)", "http://app.example/callback", "cursor://callback", "not a url"])(
    "refuses %s even if it is registered",
    (uri) => expect(matchesRedirectUri(uri, uri)).toBe(false),
  );

  it("takes any port on the loopback interface, and nothing else that differs", () => {
    const registered = "http://127.0.0.1/callback";
    expect(matchesRedirectUri("http://127.0.0.1:51000/callback", registered)).toBe(true);
    expect(matchesRedirectUri("http://127.0.0.1:1/callback", "http://127.0.0.1:2/callback")).toBe(true);
    for (const other of [
      "http://127.0.0.1:51000/other",
      "http://127.0.0.1:51000/callback?x=1",
      "http://localhost:51000/callback",
      "http://127.0.0.1:99999/callback",
      "https://127.0.0.1:51000/callback",
      "http://127.0.0.1:51000@evil.example/callback",
      "http://127.0.0.1.evil.example/callback",
    ]) {
      expect(matchesRedirectUri(other, registered), other).toBe(false);
    }
  });
});

describe("withParameters()", () => {
  it("keeps the query of the redirect URI, encodes values, and leaves out those that are undefined", () => {
    const parameters = { code: "a b", state: "x&error=1#", iss: undefined };
    expect(withParameters("https://app.example/cb", parameters)).toBe(
      "https://app.example/cb?code=a+b&state=x%26error%3D1%23",
    );
    expect(withParameters("https://app.example/cb?a=b%20c", { code: "1" })).toBe(
      "https://app.example/cb?a=b%20c&code=1",
    );
  });
});
