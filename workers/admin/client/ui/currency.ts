const names = new Intl.DisplayNames("en", { type: "currency" });
const codes = Intl.supportedValuesOf("currency");

/** Every currency that the browser knows, and the one that is chosen, by code. */
export const currencyChoices = (chosen: string) =>
  (codes.includes(chosen) ? codes : [chosen, ...codes]).map((code) => ({ code, label: `${code} – ${names.of(code)}` }));
