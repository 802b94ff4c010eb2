import type { Shop } from "../shop.ts";

type Consent = { username: string; password: string; answer?: "allow" | "deny" };

/**
 * Does what a person does in a browser whom an agent sent to this address: signs in and allows what the page asks for, or refuses.
 * Returns where the browser goes then: to the agent.
 */
export async function answerConsent(
  shop: Shop,
  address: string | URL,
  { username, password, answer = "allow" }: Consent,
) {
  const visit = newBrowser(shop);
  const signInPage = await visit(new URL(address));
  const { pathname, search } = new URL(address);
  const form = { username, password, next: fieldsOf(await signInPage.text()).next ?? "" };
  const signedIn = await visit(new URL("/account/sign-in", shop.origin), form);
  const back = signedIn.headers.get("Location") ?? "";
  if (!back.startsWith(pathname)) throw new Error(`Signing in leads to ${back}, not back to ${pathname}${search}`);
  const html = await (await visit(new URL(back, shop.origin))).text();
  if (answer === "deny") return new URL(linksOf(html).find((link) => link.includes("error=access_denied")) ?? "");
  const allowed = await visit(new URL(pathname, shop.origin), fieldsOf(html));
  return new URL(allowed.headers.get("Refresh")?.replace("0; url=", "") ?? "");
}

/** Pages and forms of the shop with the cookies that it set, wherever the address says that the shop is. */
function newBrowser(shop: Shop) {
  const cookies = new Map<string, string>();
  return async ({ pathname, search }: URL, form?: Record<string, string>): Promise<Response> => {
    const response = await shop.fetch(pathname + search, {
      headers: {
        ...{ Accept: "text/html", "Sec-Fetch-Site": "same-origin" },
        Cookie: [...cookies].map((cookie) => cookie.join("=")).join("; "),
      },
      ...(form ? { method: "POST", body: new URLSearchParams(form) } : {}),
    });
    for (const [name = "", value = ""] of response.headers.getSetCookie().map((each) => each.split(/[=;]/))) {
      cookies.set(name, value);
    }
    return response;
  };
}

const decode = (attribute: string) =>
  attribute.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** The hidden and the ticked fields of a page, by name. */
function fieldsOf(html: string): Record<string, string> {
  const fields = html.matchAll(/<input type="(?:hidden|checkbox)" name="(\w+)" value="([^"]*)"/g);
  return Object.fromEntries(Array.from(fields, ([, name = "", value = ""]) => [name, decode(value)]));
}

const linksOf = (html: string) => Array.from(html.matchAll(/ href="([^"]*)"/g), ([, href = ""]) => decode(href));
