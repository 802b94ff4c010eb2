import { UserFacingError } from "../../lib/command.ts";

/** A service's name in all its forms: `reviews`, `Reviews`, `REVIEWS`, and of one of them `review`, `Review`. */
export type Names = { many: string; Many: string; MANY: string; one: string; One: string };

/** What JavaScript keeps for itself, and so neither a service nor a field can be called. */
const RESERVED = new Set(
  `arguments async await break case catch class const continue debugger default delete do else enum eval export
  extends false finally for function if implements import in instanceof interface let new null of package private
  protected public return static super switch this throw true try type typeof undefined var void while with
  yield`.split(/\s+/),
);

export const isReserved = (word: string): boolean => RESERVED.has(word) || word in Object.prototype;

const capital = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

/** Databases that every PostgreSQL has. */
const DATABASES = ["postgres", "template0", "template1"];

/** `given` is needed where English is irregular: people, person. */
export function namesOf(many: string, given?: string): Names {
  requireWord(many);
  if (DATABASES.includes(many)) throw new UserFacingError(`PostgreSQL has a database "${many}": choose another name.`);
  const one = given ?? singularOf(many);
  requireWord(one);
  if (one === many) throw new UserFacingError(`One of ${many} must have another name than all of them: --one <name>.`);
  return { many, Many: capital(many), MANY: many.toUpperCase(), one, One: capital(one) };
}

function requireWord(word: string): void {
  if (!/^[a-z][a-z0-9]{2,19}$/.test(word)) {
    throw new UserFacingError(
      `"${word}" cannot be a service's name: it takes 3 to 20 lower-case letters and digits, a letter first, such as "reviews".`,
    );
  }
  if (isReserved(word)) throw new UserFacingError(`"${word}" is a word of JavaScript: choose another name.`);
}

/** Refuses what does not look like many. */
export function singularOf(many: string): string {
  if (/[^aeiou]ies$/.test(many)) return many.replace(/ies$/, "y");
  if (/(ss|x|ch|sh)es$/.test(many)) return many.replace(/es$/, "");
  if (/[^s]s$/.test(many)) return many.replace(/s$/, "");
  throw new UserFacingError(
    `A service is called after the many things that it keeps, such as "reviews". Is "${many}" many? Then say what one of them is called: --one <name>.`,
  );
}

/** A template's text with the names of its example, widgets, replaced. */
export function rename(text: string, { many, Many, MANY, one, One }: Names): string {
  const article = /^[aeio]/.test(one) ? "an" : "a";
  return text
    .replaceAll(/\b(a|A) widget\b/g, (_, a: string) => `${a}${article.slice(1)} ${one}`)
    .replaceAll("WIDGETS", MANY)
    .replaceAll("Widgets", Many)
    .replaceAll("widgets", many)
    .replaceAll("Widget", One)
    .replaceAll("widget", one);
}
