/**
 * Fails when the API breaks clients of the previous version: a route, parameter, property or accepted value is gone, or
 * something is required that was not. Such a change needs a new version of the API beside the old one. Values that are
 * new in a response do not fail the check, since clients of a growing enum must expect them, but they are listed.
 *
 *     npm run check:api [-- <commit>]   against that commit; by default where this branch left main, or the commit before
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { root } from "../lib/paths.ts";
import { type ApiDocument, findApiChanges } from "./api-changes.ts";
import { fileAt, previousVersion } from "./previous-version.ts";

const path = "workers/gateway/src/openapi.json";

await runCommand(async () => {
  const { positionals } = parseArguments({ positionals: 1 });
  const commit = previousVersion(positionals[0]);
  const before = commit && fileAt(commit, path);
  if (!before) return console.log("There is no previous version of the API to compare with.");
  const after = await readFile(join(root, path), "utf8");
  const changes = findApiChanges(JSON.parse(before) as ApiDocument, JSON.parse(after) as ApiDocument);
  const list = (texts: string[]) => texts.map((text) => `\n  ${text}`).join("");
  if (changes.newValues.length) {
    console.log(`New values that clients of ${commit.slice(0, 12)} do not know:${list(changes.newValues)}`);
  }
  if (changes.breaking.length) {
    throw new UserFacingError(`This breaks clients of ${commit.slice(0, 12)}:${list(changes.breaking)}`);
  }
  console.log(`Clients of ${commit.slice(0, 12)} can use this API.`);
});
