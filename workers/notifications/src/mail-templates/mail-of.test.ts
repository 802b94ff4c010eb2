import { describe, expect, it } from "vitest";
import { createSampleMails } from "../mail-samples/mails.ts";
import { PARCEL, RETURN, sampleMailedOrder, sampleOrder } from "../mail-samples/orders.ts";
import { mailOf } from "./mail-of.ts";

const shop = { name: "Edge & Co", supportEmail: "help@example.com" };
const shopUrl = "https://shop.example.com";

type Parts = { type?: string; subjectId?: string; order?: object; mailed?: object; supportEmail?: null };

function mailAbout({ type = "order.paid", subjectId, order = {}, mailed = {}, supportEmail }: Parts = {}) {
  const all = { ...sampleMailedOrder(sampleOrder(order)), ...mailed };
  const notification = { type, title: "A title", body: "A text.", orderId: all.order.id, subjectId: subjectId ?? null };
  const {
    subject,
    text,
    html = "",
  } = mailOf(notification, {
    mailed: all,
    shop: supportEmail === null ? { ...shop, supportEmail } : shop,
    shopUrl,
  });
  return { subject, text, html, key: all.key, id: all.order.id };
}

describe("mailOf()", () => {
  it("lists each line with its options, and what the order costs", () => {
    const { subject, text, html } = mailAbout();
    expect(subject).toBe("A title");
    const rows = text.split("\n").filter((row) => /\$|×/.test(row));
    expect(rows.map((row) => row.replaceAll(/ {2,}/g, " | "))).toEqual([
      "2 × Enamel mug | $39.98",
      expect.stringMatching(/^1 × Linen apron .* \(Colour: Dark green · Size: M\) \$49.00$/),
      "Subtotal | $88.98",
      "Welcome (WELCOME10) | −$8.90",
      "Shipping: Standard | $6.00",
      "California sales tax (7.25%) | $5.81",
      "Total | $91.89",
    ]);
    for (const shown of [
      "Enamel mug",
      "$39.98",
      "−$8.90",
      "7.25%",
      "$91.89",
      "Apartment 4",
      "San Francisco, CA 94105",
    ]) {
      expect(html).toContain(shown);
    }
  });

  it("says that prices include a tax below the total, in currencies with and without decimals", () => {
    const yen = (amount: number) => ({ amount, currency: "JPY" });
    const taxes = [{ name: "Consumption tax", basisPoints: 1000, amount: yen(182), included: true }];
    const { text } = mailAbout({ order: { taxes, total: yen(2000), discounts: [], shippingMethod: null } });
    expect(text).toMatch(/Total +¥2,000\nIncludes Consumption tax \(10%\) +¥182/);
    expect(text).not.toContain("Subtotal");
  });

  it("links to the order with its key, which shows it without signing in", () => {
    const { text, html, key, id } = mailAbout();
    expect(text).toContain(`View your order: ${shopUrl}/orders/${id}?key=${key}`);
    expect(html).toContain(`href="${shopUrl}/orders/${id}?key=${key}"`);
  });

  it("shows what is in the parcel, where it goes and its tracking link", () => {
    const { text, html } = mailAbout({ type: "fulfillment.created", subjectId: PARCEL });
    expect(text).toContain("1 × Enamel mug");
    expect(text).not.toContain("Linen apron");
    expect(text).not.toContain("Total");
    expect(html).toContain('href="https://track.example.com/1Z999AA10123456784"');
    expect(html).toContain("Track your parcel");
  });

  it("shows a parcel without tracking, and one with a number alone", () => {
    const [parcel] = sampleMailedOrder().fulfillments;
    const bare = { ...parcel, carrier: null, trackingNumber: null, trackingUrl: null };
    const about = (fields: object) =>
      mailAbout({ type: "fulfillment.created", subjectId: PARCEL, mailed: { fulfillments: [{ ...bare, ...fields }] } });
    expect(about({}).text).not.toContain("Tracking");
    expect(about({ trackingNumber: "42" }).text).toContain("Tracking: 42");
    expect(about({ trackingNumber: "42" }).html).not.toContain("Track your parcel");
  });

  it("lists the units of a return: those that are sent back, then those that arrived", () => {
    expect(mailAbout({ type: "return.approved", subjectId: RETURN }).text).toContain("2 × Enamel mug");
    expect(mailAbout({ type: "return.received", subjectId: RETURN }).text).toContain("1 × Enamel mug");
  });

  it("says where to ask how an approved return is sent, when the shop has an address for questions", () => {
    const about = { type: "return.approved", subjectId: RETURN };
    expect(mailAbout(about).text).toContain("A text. Write to help@example.com to learn where to send it.");
    expect(mailAbout({ ...about, supportEmail: null }).text).toContain("A text.\n");
    expect(mailAbout({ type: "return.received", subjectId: RETURN }).text).not.toContain("where to send it");
  });

  it("escapes what customers and administrators typed", () => {
    const items = sampleOrder().items.map((item) => ({ ...item, name: "<script>alert(1)</script>" }));
    const { html } = mailAbout({ order: { items } });
    expect(html).not.toContain("<script>");
    expect(html).toContain("&lt;script&gt;");
    expect(html).toContain("Edge &amp; Co");
  });

  it("loads nothing from elsewhere, has styles for dark mode and phones, and stays below the size at which mails are cut", () => {
    for (const { type, mail } of createSampleMails(shopUrl)) {
      expect(mail.html, type).not.toMatch(/<img|<link|<script|url\(|@import/);
      expect(mail.html, type).toContain("prefers-color-scheme: dark");
      expect(mail.html, type).toContain("max-width: 600px");
      expect(Buffer.byteLength(mail.html ?? ""), type).toBeLessThan(100_000);
    }
  });

  it("works with an order of the previous version: without number, address and parcels", () => {
    const { text } = mailAbout({ order: { number: 0, shippingAddress: null, cartId: null } });
    expect(text).toContain("Your order\n\n2 × Enamel mug");
    expect(text).toContain("this address is verified in your account");
  });
});
