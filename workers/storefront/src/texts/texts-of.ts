import type { PageRequest } from "../context.ts";
import type { Texts } from "./en.ts";
import { TEXTS } from "./languages.ts";

/** The texts in the language of the visitor. */
export const textsOf = (c: PageRequest): Texts => TEXTS[c.get("visitor").language];
