import { describe, expect, it } from "vitest";
import { app } from "../app.tsx";
import { answers, cart, cookieOf, createEnv } from "../testing.ts";

const ORIGIN = "https://shop.example";
const PATH = `/api/v1/carts/${cart.id}`;
const BOX = /<input type="checkbox" name="reminderConsent" value="true"( checked="")?\/>/;

function openShop(reminders: "on" | "off", replaced: object = {}) {
  const { env, requests } = createEnv({ ...replaced });
  const request = (path: string, init: RequestInit = {}) =>
    app.request(
      ORIGIN + path,
      {
        ...init,
        headers: { Accept: "text/html", Cookie: cookieOf(cart.id), Origin: ORIGIN, "Sec-Fetch-Site": "same-origin" },
      },
      { ...env, CART_REMINDERS: reminders },
    );
  const sendAddress = async (fields: Record<string, string>) => {
    const response = await request("/checkout/address", {
      method: "POST",
      body: new URLSearchParams({
        email: "ada@example.com",
        name: "Ada",
        line1: "1",
        city: "Austin",
        country: "US",
        ...fields,
      }),
    });
    return { response, patch: await requests.find(({ method }) => method === "PATCH")?.json() };
  };
  return { request, sendAddress };
}

describe("the box that asks for the consent to a reminder", () => {
  it("is not shown while the shop sends no reminders, and then no consent is stored", async () => {
    const shop = openShop("off");
    expect(await (await shop.request("/checkout?step=address")).text()).not.toContain("reminderConsent");
    const { response, patch } = await shop.sendAddress({ reminderConsent: "true" });
    expect(response.status).toBe(303);
    expect(patch).not.toHaveProperty("reminderConsent");
  });

  it("is not ticked before the customer does it", async () => {
    expect(BOX.exec(await (await openShop("on").request("/checkout?step=address")).text())?.[1]).toBeUndefined();
    const agreed = openShop("on", { [PATH]: { ...(answers[PATH] as object), reminderConsent: true } });
    expect(BOX.exec(await (await agreed.request("/checkout?step=address")).text())?.[1]).toBe(' checked=""');
  });

  it("gives the consent when it is ticked, and takes it back when it is not", async () => {
    expect((await openShop("on").sendAddress({ reminderConsent: "true" })).patch).toMatchObject({
      reminderConsent: true,
    });
    expect((await openShop("on").sendAddress({})).patch).toMatchObject({ reminderConsent: false });
  });
});
