import type { Cart } from "#shared/contracts/carts.ts";
import type { CartsForMails } from "#shared/contracts/orders-rpc.ts";
import type { Mail } from "#shared/platform/mail.ts";
import { contactOf, type MailContent } from "./mail-content.ts";
import { renderHtml } from "./mail-html.ts";
import { amountsOf, linesOf } from "./mail-lines.ts";
import { renderText } from "./mail-text.ts";

/** The mail that reminds of an abandoned cart, without its recipient. */
export function cartReminderOf(
  cart: Cart,
  { shop, shopUrl }: { shop: CartsForMails["shop"]; shopUrl: string },
): Omit<Mail, "to"> {
  const title = "You left something in your cart";
  const content: MailContent = {
    shopName: shop.name,
    title,
    intro: "It is still there, in case you want it. Prices and stock can change until you order.",
    heading: "Your cart",
    // The catalogue no longer has an item without a name.
    lines: linesOf(cart.items.filter(({ name }) => name !== "")),
    amounts: amountsOf(cart),
    tracking: null,
    address: [],
    link: { label: "Return to your cart", url: `${shopUrl}/cart` },
    footer: [
      `You get this mail because you asked ${shop.name} to remind you of this cart. We will not remind you of it again.`,
      ...contactOf(shop.supportEmail),
    ],
  };
  return { subject: title, text: renderText(content), html: renderHtml(content) };
}
