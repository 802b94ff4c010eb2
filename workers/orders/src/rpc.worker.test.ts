import { exports } from "cloudflare:workers";
import { expect, it } from "vitest";
import type { EventLog } from "./rpc.ts";

const { EventLog: eventLog } = exports as unknown as { EventLog: EventLog };
const call = { requestId: "r1", traceparent: "" };

it("an RPC method throws no text of a database error to its caller, and so to the platform's log", async () => {
  const after = { time: "secret-of-a-parameter", id: "01980000-0000-7000-8000-000000000001" };
  let said = "it did not fail";
  try {
    await eventLog.listEvents(call, { after, minAgeSeconds: 0, limit: 1 });
  } catch (error) {
    said = `${(error as Error).message} ${(error as Error).stack} ${JSON.stringify(error)}`;
  }
  expect(said).toContain("its log line has the cause");
  expect(said).not.toContain("secret");
});
