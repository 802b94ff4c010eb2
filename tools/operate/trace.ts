/**
 * Prints the whole path of one request of the running local shop, including the work after its response.
 *
 *     npm run trace -- <request id>     the `X-Request-Id` of the response, or the `requestId` of a problem or log line
 */
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { localFiles } from "../lib/paths.ts";
import { readLines } from "./trace/local-traces.ts";
import { printTree } from "./trace/print.ts";
import { buildTree } from "./trace/tree.ts";

await runCommand(async () => {
  const [requestId] = parseArguments({ positionals: 1 }).positionals;
  if (!requestId) throw new UserFacingError("Give a request id: npm run trace -- <the X-Request-Id of a response>");
  const origin = `http://localhost:${process.env.PORT || 8787}`;

  const isOpen = await fetch(`${origin}/health`).then(
    () => true,
    () => false,
  );
  if (!isOpen) {
    throw new UserFacingError(
      `No shop runs at ${origin}: start it with "npm run dev". If it runs on another port, say so: PORT=8788 npm run trace -- <request id>`,
    );
  }
  const traceId = (await readLines(localFiles.wranglerLog, { requestId })).at(-1)?.traceId;
  const lines = traceId ? await readLines(localFiles.wranglerLog, { traceId }) : [];
  const tree = buildTree(lines, requestId);
  if (!tree) {
    throw new UserFacingError(
      `The shop at ${origin} has no record of request ${requestId}. Each response has its id in the header X-Request-Id; the log of an earlier start is gone.`,
    );
  }
  console.log(`request ${requestId}, trace ${traceId}, ${new Date(tree.startMs).toISOString()}\n`);
  console.log(printTree(tree));
  console.log("\n» after the response   ✖ failed");
});
