import { de } from "./de.ts";
import { en, type Texts } from "./en.ts";

/** The languages of the storefront. To add one, translate `en.ts`. */
export const TEXTS = { en, de } satisfies Record<string, Texts>;
export type Language = keyof typeof TEXTS;
export const LANGUAGES = Object.keys(TEXTS) as Language[];
const DEFAULT: Language = "en";

const isLanguage = (value: string): value is Language => Object.hasOwn(TEXTS, value);

/** The language that the visitor chose, else the first of `Accept-Language` that there is (RFC 9110 §12.5.4). */
export function pickLanguage(chosen: string | undefined, accepted = ""): Language {
  if (chosen && isLanguage(chosen)) return chosen;
  const ranges = accepted.split(",").map((range) => {
    const [tag = "", ...parameters] = range.trim().split(";");
    const quality = parameters.find((each) => each.trim().startsWith("q="))?.trim();
    return { language: tag.slice(0, 2).toLowerCase(), quality: quality ? Number(quality.slice(2)) : 1 };
  });
  ranges.sort((a, b) => b.quality - a.quality);
  return (ranges.find(({ language, quality }) => quality > 0 && isLanguage(language))?.language as Language) ?? DEFAULT;
}
