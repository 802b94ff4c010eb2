import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postMessage } from "./post.ts";

let written = 0;
const server = createServer((request, response) => {
  if (request.url === "/redirect") {
    response.writeHead(302, { Location: "/secret" }).end();
  } else if (request.url === "/endless") {
    const write = () => {
      written += 65_536;
      if (written < 50_000_000 && response.write("x".repeat(65_536))) setImmediate(write);
      else if (written < 50_000_000) response.once("drain", write);
    };
    write();
  } else {
    response.writeHead(request.url === "/secret" ? 200 : 404).end("a\u0000b");
  }
});
beforeAll(() => new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve)));
afterAll(() => server.closeAllConnections());

const post = (path: string) => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  return postMessage({ fetch, now: () => new Date() }, { url, headers: {}, body: "{}" });
};

describe("postMessage()", () => {
  it("follows no redirect", async () => {
    expect(await post("/redirect")).toMatchObject({ outcome: "failed", attempt: { status: 302, error: "redirect" } });
  });

  it("reads no more than 4 KiB of an answer without end", async () => {
    const { outcome, attempt } = await post("/endless");
    expect([outcome, attempt.responseExcerpt?.length]).toEqual(["succeeded", 4096]);
    expect(written).toBeLessThan(20_000_000);
  });

  it("keeps what the endpoint answered, as far as the database can store it", async () => {
    expect(await post("/other")).toMatchObject({ attempt: { status: 404, responseExcerpt: "a\uFFFDb" } });
  });

  it("says no more of a connection that failed than that it did", async () => {
    const posted = await postMessage(
      { fetch, now: () => new Date() },
      { url: "http://127.0.0.1:1/", headers: {}, body: "{}" },
    );
    expect(posted).toMatchObject({ outcome: "failed", attempt: { status: null, error: "connection" } });
  });
});
