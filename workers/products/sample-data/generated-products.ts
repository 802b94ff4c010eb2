import { roomCategoryId, thingCategoryId } from "./generated-categories.ts";
import {
  COLOURS,
  capital,
  FEATURES,
  MATERIALS,
  QUALITIES,
  ROOMS,
  THINGS as THINGS_BY_DEPARTMENT,
} from "./generated-words.ts";

/**
 * A catalogue of any size: product number n is always the same, and no two share a name. Words are as unevenly
 * common as in a real shop, so that searches find one product, a hundred or a hundred thousand.
 */
export interface GeneratedProduct {
  id: string;
  name: string;
  description: string | null;
  slug: string;
  options: { name: string; values: string[] }[];
  categoryIds: string[];
  currency: string;
  createdAt: Date;
  variants: GeneratedVariant[];
}

export interface GeneratedVariant {
  id: string;
  sku: string;
  options: Record<string, string>;
  /** Minor units. */
  priceAmount: number;
  availableStock: number;
}

const THINGS = THINGS_BY_DEPARTMENT.flat();
const CURRENCIES = ["USD", "USD", "USD", "USD", "USD", "USD", "USD", "EUR", "EUR", "GBP"] as const;
const SIZES = ["S", "M", "L"];
const FIRST_DAY = Date.UTC(2024, 0, 1);
const MINUTE = 60_000;

export function generateProduct(number: number): GeneratedProduct {
  const pick = chooser(number);
  const [brand, thing, material] = [brandName(pick(1000)), pick.from(THINGS), pick.from(MATERIALS)];
  const [colour, room] = [pick.from(COLOURS), pick.from(ROOMS)];
  const about =
    `${capital(thing)} of ${material} in ${colour} for the ${room}: it ${pick.from(FEATURES)}.` +
    ` Designed by ${designerName(pick(8000))}, ${pick(90) + 10} cm, edition ${(number % 1000) + 1}.`;
  const name = `${brand} ${pick.from(QUALITIES)} ${material} ${thing} ${1000 + number}`;
  const description = pick(33) === 0 ? null : about;
  // Most products are cheap and a few are expensive.
  const priceAmount = 99 + Math.floor((pick(1000) / 1000) ** 3 * 500_000) + pick(500);
  const currency = pick.from(CURRENCIES);
  const availableStock = pick(20) === 0 ? 0 : 1 + pick(500);
  const options = optionsOf(number);
  const variants = combine(options).map((values, position) => ({
    id: variantId(number, position),
    sku: [`E${1000 + number}`, ...Object.values(values)].join("-"),
    options: values,
    // Larger ones cost more.
    priceAmount: priceAmount + position * 250,
    availableStock,
  }));
  // One in twenty is in no category.
  const categoryIds = number % 20 === 6 ? [] : [thingCategoryId(thing), roomCategoryId(room)];
  const slug = name.toLowerCase().replaceAll(" ", "-");
  const createdAt = new Date(FIRST_DAY + number * MINUTE);
  return { id: productId(number), name, slug, description, options, categoryIds, currency, createdAt, variants };
}

/** One product in five has sizes, and one in ten has two colours. */
function optionsOf(number: number): { name: string; values: string[] }[] {
  const colour = (step: number) => COLOURS[(Math.floor(number / 10) + step) % COLOURS.length] as string;
  return [
    ...(number % 5 === 4 ? [{ name: "Size", values: SIZES }] : []),
    ...(number % 10 === 9 ? [{ name: "Colour", values: [colour(0), colour(3)] }] : []),
  ];
}

/** All combinations of values, in order. */
function combine(options: { name: string; values: string[] }[]): Record<string, string>[] {
  return options.reduce<Record<string, string>[]>(
    (combined, { name, values }) => combined.flatMap((own) => values.map((value) => ({ ...own, [name]: value }))),
    [{}],
  );
}

/**
 * Ids of generated products have the form of a UUIDv7 and are in the order of their numbers. No sample product has one.
 */
export function productId(number: number): string {
  return variantId(number, 0);
}

/** The first variant of a product has the product's id. */
export function variantId(number: number, position: number): string {
  return `01970000-0000-7000-8${position.toString(16).padStart(3, "0")}-${number.toString(16).padStart(12, "0")}`;
}

/** The number of a generated product from its id. */
export function productNumber(id: string): number {
  return Number.parseInt(id.slice(24), 16);
}

/** One of a thousand fictitious brands: each has one product in a thousand. */
export function brandName(index: number): string {
  return capital(syllables(index, 3, ["nor", "vik", "al", "tor", "sen", "mo", "ra", "ko", "lin", "dus"]));
}

/** One of eight thousand fictitious designers. */
export function designerName(index: number): string {
  const endings = ["quist", "berg", "ova", "escu", "aldi", "sson", "wicz", "mura", "ides", "enko"];
  const starts = ["Ab", "Br", "Cz", "Dr", "Fl", "Gr", "Hj", "Kl"];
  return `${starts[index % 8]}${syllables(Math.floor(index / 80), 2, ["a", "e", "i", "o", "u", "ay", "ei", "ia", "ou", "ue"])}${endings[Math.floor(index / 8) % 10]}`;
}

/** A search for a material, a thing and a colour: each word is common, the combination is rare. */
export function describedThing(index: number): string {
  const nth = (words: string[], step: number) => words[(index * step) % words.length] as string;
  return `${nth(MATERIALS, 3)} ${nth(THINGS, 7)} ${nth(COLOURS, 5)}`;
}

function syllables(index: number, count: number, from: string[]): string {
  let word = "";
  for (let rest = index, place = 0; place < count; place++, rest = Math.floor(rest / from.length)) {
    word = `${from[rest % from.length]}${word}`;
  }
  return word;
}

/**
 * Pseudo-random choices that depend only on the number: mulberry32,
 * https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
 */
function chooser(number: number) {
  let state = Math.imul(number + 1, 0x9e3779b1);
  const pick = (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
  /** The first values of a list are chosen most often. */
  const from = <Value>(list: readonly Value[]) =>
    list[Math.floor((pick(10_000) / 10_000) ** 1.5 * list.length)] as Value;
  return Object.assign(pick, { from });
}
