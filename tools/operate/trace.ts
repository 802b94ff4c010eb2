/**
 * Prints the whole path of one request of the running local shop, with what was done after its answer.
 *
 *     npm run trace -- <request id>     the `X-Request-Id` of the answer, or the `requestId` of a problem or a line of the log
 */
import { runCommand, UserFacingError } from "../lib/command.ts";
import { readLines, readPlatformSpans } from "./trace/local-traces.ts";
import { printTree } from "./trace/print.ts";
import { buildTree } from "./trace/tree.ts";

await runCommand(async () => {
  const requestId = process.argv[2];
  if (!requestId) throw new UserFacingError("Say which: npm run trace -- <the X-Request-Id of an answer>");
  const origin = `http://localhost:${process.env.PORT || 8787}`;

  const traceId = (await readLines(origin, { requestId })).at(-1)?.traceId;
  const lines = traceId ? await readLines(origin, { traceId }) : [];
  const tree = buildTree(lines, await readPlatformSpans(origin, lines), requestId);
  if (!tree) {
    throw new UserFacingError(
      `The shop at ${origin} knows no request ${requestId}. Each answer has its id in the header X-Request-Id; "npm run reset" forgets them all.`,
    );
  }
  console.log(`request ${requestId}, trace ${traceId}, ${new Date(tree.startMs).toISOString()}\n`);
  console.log(printTree(tree));
  console.log("\n» after the answer   ✖ not as it should be");
});
