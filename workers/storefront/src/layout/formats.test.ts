import { expect, it, vi } from "vitest";
import { app } from "../app.tsx";
import { cart, cookieOf, createEnv, order } from "../testing.ts";
import { FORMATS } from "./formats.ts";

const request = { headers: { Accept: "text/html", "Accept-Language": "en", Cookie: cookieOf(cart.id) } };

it("write dates, shares, weights and countries in each language", () => {
  const write = ({ date, dateTime, percent, weight, country }: (typeof FORMATS)["en"]) =>
    [
      date("2026-11-01T09:30:00Z"),
      dateTime("2026-11-01T09:30:00Z"),
      percent(625),
      weight(300),
      weight(1500),
      country("DE"),
    ]
      .join(" | ")
      .replaceAll(/\s/g, " ");
  expect(write(FORMATS.en)).toBe(
    "November 1, 2026 | November 1, 2026 at 9:30 AM UTC | 6.25% | 300 g | 1.5 kg | Germany",
  );
  expect(write(FORMATS.de)).toBe(
    "1. November 2026 | 1. November 2026 um 09:30 UTC | 6,25 % | 300 g | 1,5 kg | Deutschland",
  );
});

it("are created once for the pages of a language", async () => {
  const open = async () =>
    (await app.request(`https://shop.example/orders/${order.id}`, request, createEnv().env)).text();
  const first = await open();
  const created = (["DateTimeFormat", "NumberFormat", "DisplayNames"] as const).map((kind) => vi.spyOn(Intl, kind));
  expect(await open()).toBe(first);
  expect(first).toContain("November 1, 2026");
  expect(created.flatMap(({ mock }) => mock.calls)).toEqual([]);
  vi.restoreAllMocks();
});
