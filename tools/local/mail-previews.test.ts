import { expect, it } from "vitest";
import { startMailCatcher } from "./mail-catcher.ts";

it("the mail catcher shows previews of the shop's mails", async () => {
  const catcher = await startMailCatcher();
  try {
    expect(await (await fetch(catcher.url)).text()).toContain('href="/previews/order.paid"');
    expect(await (await fetch(`${catcher.url}previews/order.paid`)).text()).toContain("Your order is confirmed");
    expect((await fetch(`${catcher.url}previews/unknown`)).status).toBe(404);
  } finally {
    await catcher.close();
  }
});
