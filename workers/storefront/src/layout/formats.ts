import { type Language, LANGUAGES, TEXTS } from "../texts/languages.ts";

/** What pages write as people of a language do, beside money. */
export type Formats = {
  date: (time: string) => string;
  dateTime: (time: string) => string;
  percent: (basisPoints: number) => string;
  weight: (grams: number) => string;
  country: (code: string) => string;
};

/** A format takes longer to create than to use: the first page that needs it creates it for those that follow. */
function createFormats(locale: string): Formats {
  const days = once(() => new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }));
  const minutes = once(
    () => new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }),
  );
  const percents = once(() => new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 }));
  const weightsIn = (unit: string) =>
    once(() => new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: 2 }));
  const [grams, kilograms] = [weightsIn("gram"), weightsIn("kilogram")];
  const regions = once(() => new Intl.DisplayNames([locale], { type: "region" }));
  return {
    date: (time) => days().format(new Date(time)),
    dateTime: (time) => `${minutes().format(new Date(time))} UTC`,
    percent: (basisPoints) => percents().format(basisPoints / 10_000),
    weight: (weight) => (weight < 1000 ? grams().format(weight) : kilograms().format(weight / 1000)),
    country: (code) => regions().of(code) ?? code,
  };
}

function once<Value>(create: () => Value): () => Value {
  let created: Value | undefined;
  return () => {
    created ??= create();
    return created;
  };
}

export const FORMATS = Object.fromEntries(
  LANGUAGES.map((language) => [language, createFormats(TEXTS[language].locale)]),
) as Record<Language, Formats>;
