import { expect, it } from "vitest";
import { sampleCart } from "../mail-samples/carts.ts";
import { cartReminderOf } from "./cart-reminder.ts";

const shopUrl = "https://shop.example.com";
const mail = (fields: object = {}, supportEmail: string | null = "help@example.com") => {
  const {
    subject,
    text,
    html = "",
  } = cartReminderOf(sampleCart(fields), {
    shop: { name: "Edge & Co", supportEmail },
    shopUrl,
  });
  return { subject, text, html };
};

it("cartReminderOf() shows what is in the cart, what it costs now, and leads back to it", () => {
  const { subject, text, html } = mail();
  expect(subject).toBe("You left something in your cart");
  for (const shown of ["2 × Enamel mug", "$39.98", "Colour: Dark green · Size: M", "−$8.90", "$91.89"]) {
    expect(text).toContain(shown);
    expect(html).toContain(shown);
  }
  expect(text).toContain(`Return to your cart: ${shopUrl}/cart`);
  expect(html).toContain(`href="${shopUrl}/cart"`);
});

it("cartReminderOf() says why it was sent, that it comes once, and where to ask", () => {
  expect(mail().text).toContain("You get this mail because you asked Edge & Co to remind you of this cart.");
  expect(mail().text).toContain("We will not remind you of it again.\nQuestions? Write to help@example.com.");
  expect(mail({}, null).text).not.toContain("Questions?");
});

it("cartReminderOf() leaves out an item that the catalogue no longer has, and escapes names", () => {
  const [mug, apron] = sampleCart().items;
  const items = [
    { ...mug, name: "<script>alert(1)</script>" },
    { ...apron, name: "" },
  ];
  const { text, html } = mail({ items });
  expect(text).not.toContain("1 × ");
  expect(html).not.toContain("<script>");
  expect(html).toContain("&lt;script&gt;");
});
