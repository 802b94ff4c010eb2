import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { keepOutput } from "./wrangler-log.ts";

/** What is written to the file and shown in the terminal when wrangler prints in these pieces, with a pause after each. */
async function kept(pauseMs: number, ...chunks: string[]) {
  const [stream, file] = [new PassThrough(), new PassThrough()];
  const shown: string[] = [];
  keepOutput(stream, file, (line) => shown.push(line));
  for (const chunk of chunks) {
    stream.write(chunk);
    await sleep(pauseMs);
  }
  stream.end();
  await new Promise((resolve) => stream.once("close", resolve));
  file.end();
  return { file: await text(file), shown };
}

it.each([0, 80])(
  "keepOutput() writes every line without colours, in whatever pieces it comes, %i ms apart",
  async (ms) => {
    const { file, shown } = await kept(ms, "first\nsec", "o", "nd\n\u001b[3", "1mthird\u001b[0m\n", "last");
    expect(file).toBe("first\nsecond\nthird\nlast\n");
    expect(shown).toEqual([]);
  },
);

it.each([0, 80])("keepOutput() shows errors with the indented lines that follow them, %i ms apart", async (ms) => {
  const { shown } = await kept(
    ms,
    'quiet\n✘ [ERROR] Build failed\n\n  at x.ts:1\nquiet again\n{"level":"er',
    'ror"}\n  with more\n',
    "  of it\nquiet\n  indented\n",
  );
  const expected = ["✘ [ERROR] Build failed", "", "  at x.ts:1", '{"level":"error"}', "  with more", "  of it"];
  expect(shown).toEqual(expected);
});
