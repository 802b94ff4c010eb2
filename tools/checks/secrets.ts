/** Fails when a file in git contains a key, token or password of a known service. */
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { lintSource } from "@secretlint/core";
import { creator } from "@secretlint/secretlint-rule-preset-recommend";
import { runCommand, UserFacingError } from "../lib/command.ts";
import { root } from "../lib/paths.ts";

const config = {
  rules: [
    {
      id: "@secretlint/secretlint-rule-preset-recommend",
      rule: creator,
      rules: [
        {
          id: "@secretlint/secretlint-rule-database-connection-string",
          // Placeholders in examples.
          options: { allows: ["/:<password>@<host>/"] },
        },
      ],
    },
  ],
};

await runCommand(async () => {
  const files = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0").filter(Boolean);
  const found: string[] = [];
  for (const filePath of files) {
    const content = await readFile(join(root, filePath), "utf8").catch(() => "");
    const { messages } = await lintSource({
      source: { filePath, content, ext: extname(filePath), contentType: "text" },
      options: { maskSecrets: true, config },
    });
    found.push(...messages.map(({ loc, message }) => `${filePath}:${loc.start.line} ${message}`));
  }
  if (found.length) throw new UserFacingError(`Secrets do not belong in git:\n  ${found.join("\n  ")}`);
  console.log(`No secrets in ${files.length} files.`);
});
