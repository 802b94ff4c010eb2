import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import document from "../../../workers/gateway/src/openapi.json" with { type: "json" };
import { UserFacingError } from "../../lib/command.ts";
import { root } from "../../lib/paths.ts";
import { findServices } from "../../lib/services.ts";
import type { Names } from "./names.ts";
import { templateDir, templateFiles } from "./render.ts";
import { filesOf } from "./service.ts";

/** Throws when the name of a new service is already in use, and says by what. */
export function requireFreeName(names: Names): void {
  const { many, Many, one, One } = names;
  const refuse = (why: string) => new UserFacingError(`"${many}" is taken: ${why} Choose another name.`);

  if (findServices().some(({ name }) => name === many)) throw refuse("there is a service of that name.");
  const there = filesOf(many).find((path) => existsSync(join(root, path)));
  if (there) throw refuse(`${there} exists.`);
  const path = `/api/v1/${many}`;
  if (Object.keys(document.paths).some((each) => each === path || each.startsWith(`${path}/`))) {
    throw refuse(`the API has the path ${path}.`);
  }
  const schema = [One, `New${One}`, `${One}Patch`].find((name) => name in document.components.schemas);
  if (schema) throw refuse(`the API has a schema ${schema}.`);
  const words = wordsOfTemplate();
  const word = [many, Many, one, One].find((each) => words.has(each));
  if (word) throw refuse(`the code of every service uses "${word}".`);
}

/** All names in the code of the template: a service of that name would be ambiguous there. */
function wordsOfTemplate(): Set<string> {
  const code = templateFiles()
    .filter((path) => path.endsWith(".ts"))
    .map((path) => readFileSync(join(templateDir, path), "utf8"))
    .join("\n");
  const bare = code.replaceAll(/\/\*.*?\*\/|\/\/.*?$|"[^"\n]*"/gms, " ");
  return new Set(bare.match(/[A-Za-z_]\w*/g));
}
