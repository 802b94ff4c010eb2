/**
 * Fails when the API breaks clients that were made for the previous version: a route, parameter, property or value that
 * is gone or newly needed. Such a change means a new version of the API beside the old one.
 *
 *     npm run check:api [-- <commit>]   against that commit; else where this branch left main, or the commit before
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ApiDocument, findBreakingChanges } from "./api-changes.ts";
import { runCommand, UserFacingError } from "../lib/command.ts";
import { root } from "../lib/paths.ts";
import { fileAt, previousVersion } from "./previous-version.ts";

const path = "workers/gateway/src/openapi.json";

await runCommand(async () => {
  const commit = previousVersion(process.argv[2]);
  const before = commit && fileAt(commit, path);
  if (!before) return console.log("There is no previous version of the API to compare with.");
  const after = await readFile(join(root, path), "utf8");
  const changes = findBreakingChanges(JSON.parse(before) as ApiDocument, JSON.parse(after) as ApiDocument);
  if (changes.length)
    throw new UserFacingError(`This breaks clients of ${commit.slice(0, 12)}:\n  ${changes.join("\n  ")}`);
  console.log(`Clients of ${commit.slice(0, 12)} can use this API.`);
});
