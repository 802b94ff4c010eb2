import { describe, expect, it } from "vitest";
import { LANGUAGES, pickLanguage, TEXTS } from "./languages.ts";

describe("pickLanguage()", () => {
  it.each([
    ["the visitor's choice before the browser's", "de", "en-GB", "de"],
    ["the first of the browser's that there is", undefined, "fr-FR, de-AT;q=0.8, en;q=0.5", "de"],
    ["the best of the browser's, in whatever order", undefined, "en;q=0.3, de;q=0.9", "de"],
    ["English when the shop speaks none of the browser's", undefined, "fr, ja;q=0.5", "en"],
    ["English when a language is refused", undefined, "de;q=0", "en"],
    ["English for a choice that is no language", "constructor", "", "en"],
  ])("takes %s", (_, chosen, accepted, language) => {
    expect(pickLanguage(chosen, accepted)).toBe(language);
  });
});

describe("the texts", () => {
  it.each(LANGUAGES)("of %s leave nothing empty", (language) => {
    const empty: string[] = [];
    const visit = (value: unknown, path: string) => {
      if (value === "") empty.push(path);
      if (value && typeof value === "object")
        for (const [key, each] of Object.entries(value)) visit(each, `${path}.${key}`);
    };
    visit(TEXTS[language], language);
    expect(empty).toEqual([]);
  });
});
