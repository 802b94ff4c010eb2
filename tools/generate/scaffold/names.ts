import { UserFacingError } from "../../lib/command.ts";

/** A service's name in all its forms: `reviews`, `Reviews`, `REVIEWS`, and in the singular `review`, `Review`. */
export type Names = { many: string; Many: string; MANY: string; one: string; One: string };

/** Reserved words of JavaScript, which cannot be the name of a service or a field. */
const RESERVED = new Set(
  `arguments async await break case catch class const continue debugger default delete do else enum eval export
  extends false finally for function if implements import in instanceof interface let new null of package private
  protected public return static super switch this throw true try type typeof undefined var void while with
  yield`.split(/\s+/),
);

export const isReserved = (word: string): boolean => RESERVED.has(word) || word in Object.prototype;

const capital = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

/** The databases that every PostgreSQL server has. */
const DATABASES = ["postgres", "template0", "template1"];

/** `given` is the singular where it is irregular, as for people. */
export function namesOf(many: string, given?: string): Names {
  requireWord(many);
  if (DATABASES.includes(many)) throw new UserFacingError(`PostgreSQL has a database "${many}": choose another name.`);
  const one = given ?? singularOf(many);
  requireWord(one);
  if (one === many) throw new UserFacingError(`The singular of ${many} must be another word: --one <name>.`);
  return { many, Many: capital(many), MANY: many.toUpperCase(), one, One: capital(one) };
}

function requireWord(word: string): void {
  if (!/^[a-z][a-z0-9]{2,19}$/.test(word)) {
    throw new UserFacingError(
      `"${word}" cannot be a service's name: use 3 to 20 lower-case letters and digits, a letter first, such as "reviews".`,
    );
  }
  if (isReserved(word)) throw new UserFacingError(`"${word}" is a reserved word of JavaScript: choose another name.`);
}

/** The singular of a regular plural; throws when the word does not look like a plural. */
export function singularOf(many: string): string {
  if (/[^aeiou]ies$/.test(many)) return many.replace(/ies$/, "y");
  if (/(ss|x|ch|sh)es$/.test(many)) return many.replace(/es$/, "");
  if (/[^s]s$/.test(many)) return many.replace(/s$/, "");
  throw new UserFacingError(
    `A service is named after the things that it stores, in the plural, such as "reviews". If "${many}" is a plural, give its singular: --one <name>.`,
  );
}

/** Replaces the names of the template's example, widgets. */
export function rename(text: string, { many, Many, MANY, one, One }: Names): string {
  const article = /^[aeio]/.test(one) ? "an" : "a";
  return text
    .replaceAll(/\b(a|A) widget\b/g, (_, a: string) => `${a}${article.slice(1)} ${one}`)
    .replaceAll("WIDGETS", MANY)
    .replaceAll("WIDGET", one.toUpperCase())
    .replaceAll("Widgets", Many)
    .replaceAll("widgets", many)
    .replaceAll("Widget", One)
    .replaceAll("widget", one);
}
