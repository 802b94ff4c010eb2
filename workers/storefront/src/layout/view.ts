import { writeMoney } from "#shared/values/minor-units.ts";
import type { PageRequest } from "../context.ts";
import { readShopSettings, type ShopSettings } from "../shop/settings.service.ts";
import type { Money } from "../shop/types.ts";
import { type Language, TEXTS } from "../texts/languages.ts";
import type { Texts } from "../texts/en.ts";
import { FORMATS, type Formats } from "./formats.ts";

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
} & Formats;

/** `formPath`: the page with the form that this may be the answer to, whose own address answers no GET. `/` by default. */
export async function createView(c: PageRequest, formPath = "/"): Promise<View> {
  const ctx = c.get("ctx");
  const { language } = c.get("visitor");
  const t = TEXTS[language];
  const url = new URL(c.req.url);
  const shop = await readShopSettings(ctx);
  return {
    language,
    t,
    shop,
    origin: url.origin,
    path: c.req.method === "POST" ? formPath : url.pathname + url.search,
    chosen: url.searchParams.get("lang") === language ? language : undefined,
    version: ctx.vars.VERSION,
    money: (money) => writeMoney(t.locale, money),
    ...FORMATS[language],
  };
}

/** The same address in another language; without one, in that of the visitor. */
export function inLanguage(path: string, language: Language | undefined): string {
  const url = new URL(path, "https://shop.internal");
  if (language) url.searchParams.set("lang", language);
  return url.pathname + url.search;
}
