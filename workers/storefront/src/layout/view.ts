import { writeMoney } from "#shared/values/minor-units.ts";
import type { PageRequest } from "../context.ts";
import { readShopSettings, type ShopSettings } from "../shop/settings.service.ts";
import type { Money } from "../shop/types.ts";
import { type Language, TEXTS } from "../texts/languages.ts";
import type { Texts } from "../texts/en.ts";

/** What every part of a page needs: texts, formats, and where the page is. */
export type View = {
  language: Language;
  t: Texts;
  shop: ShopSettings;
  origin: string;
  /** A path with its query that shows this page; of the answer to a form, the page with the form. */
  path: string;
  /** The language that the address itself chooses. */
  chosen: Language | undefined;
  /** The release, which makes the addresses of static files new with each. */
  version: string;
  money: (money: Money) => string;
  date: (time: string) => string;
  dateTime: (time: string) => string;
  percent: (basisPoints: number) => string;
  weight: (grams: number) => string;
  country: (code: string) => string;
};

/** `formPath`: the page with the form that this may be the answer to, whose own address answers no GET. `/` by default. */
export async function createView(c: PageRequest, formPath = "/"): Promise<View> {
  const ctx = c.get("ctx");
  const { language } = c.get("visitor");
  const t = TEXTS[language];
  const url = new URL(c.req.url);
  const shop = await readShopSettings(ctx);
  const regions = new Intl.DisplayNames([t.locale], { type: "region" });
  const day = new Intl.DateTimeFormat(t.locale, { dateStyle: "long", timeZone: "UTC" });
  const minute = new Intl.DateTimeFormat(t.locale, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
  const percents = new Intl.NumberFormat(t.locale, { style: "percent", maximumFractionDigits: 2 });
  return {
    language,
    t,
    shop,
    origin: url.origin,
    path: c.req.method === "POST" ? formPath : url.pathname + url.search,
    chosen: url.searchParams.get("lang") === language ? language : undefined,
    version: ctx.vars.VERSION,
    money: (money) => writeMoney(t.locale, money),
    date: (time) => day.format(new Date(time)),
    dateTime: (time) => `${minute.format(new Date(time))} UTC`,
    percent: (basisPoints) => percents.format(basisPoints / 10_000),
    weight: (grams) => formatWeight(t.locale, grams),
    country: (code) => regions.of(code) ?? code,
  };
}

function formatWeight(locale: string, grams: number): string {
  const [value, unit] = grams < 1000 ? [grams, "gram"] : [grams / 1000, "kilogram"];
  return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: 2 }).format(value);
}

/** The same address in another language; without one, in that of the visitor. */
export function inLanguage(path: string, language: Language | undefined): string {
  const url = new URL(path, "https://shop.internal");
  if (language) url.searchParams.set("lang", language);
  return url.pathname + url.search;
}
