/**
 * Prints the whole path of one request of the running local shop, including the work after its response.
 *
 *     npm run trace -- <request id>     the `X-Request-Id` of the response, or the `requestId` of a problem or log line
 */
import { runCommand, UserFacingError } from "../lib/command.ts";
import { readLines, readPlatformSpans } from "./trace/local-traces.ts";
import { printTree } from "./trace/print.ts";
import { buildTree } from "./trace/tree.ts";

await runCommand(async () => {
  const requestId = process.argv[2];
  if (!requestId) throw new UserFacingError("Give a request id: npm run trace -- <the X-Request-Id of a response>");
  const origin = `http://localhost:${process.env.PORT || 8787}`;

  const traceId = (await readLines(origin, { requestId })).at(-1)?.traceId;
  const lines = traceId ? await readLines(origin, { traceId }) : [];
  const tree = buildTree(lines, await readPlatformSpans(origin, lines), requestId);
  if (!tree) {
    throw new UserFacingError(
      `The shop at ${origin} has no record of request ${requestId}. Each response has its id in the header X-Request-Id; "npm run reset" deletes all records.`,
    );
  }
  console.log(`request ${requestId}, trace ${traceId}, ${new Date(tree.startMs).toISOString()}\n`);
  console.log(printTree(tree));
  console.log("\n» after the response   ✖ failed");
});
