const names = new Intl.DisplayNames("en", { type: "region", fallback: "code" });

/** The name of a country, in the language of the page, by its code. */
export const nameOfCountry = (code: string): string => names.of(code) ?? code;
