/** Fails when a file of the project contains a key, token or password of a known service. */
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { lintSource } from "@secretlint/core";
import { creator } from "@secretlint/secretlint-rule-preset-recommend";
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { root } from "../lib/paths.ts";
import { projectFiles } from "../lib/project-files.ts";

/** Placeholders in examples are not secrets. */
const placeholders = {
  id: "@secretlint/secretlint-rule-database-connection-string",
  options: { allows: ["/:<password>@<host>/"] },
};
const config = {
  rules: [{ id: "@secretlint/secretlint-rule-preset-recommend", rule: creator, rules: [placeholders] }],
};

await runCommand(async () => {
  parseArguments();
  const files = projectFiles();
  const found: string[] = [];
  for (const filePath of files) {
    const content = await readFile(join(root, filePath), "utf8");
    const { messages } = await lintSource({
      source: { filePath, content, ext: extname(filePath), contentType: "text" },
      options: { maskSecrets: true, config },
    });
    found.push(...messages.map(({ loc, message }) => `${filePath}:${loc.start.line} ${message}`));
  }
  if (found.length) throw new UserFacingError(`Secrets do not belong in git:\n  ${found.join("\n  ")}`);
  console.log(`No secrets in ${files.length} files.`);
});
