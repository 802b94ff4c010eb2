/** Runs the conformance suite against the shop as an authorization server. The test is the browser in which a user answers. */
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { afterAll, expect, it } from "vitest";
import { answerConsent } from "../setup/agents/consent.ts";
import { freePort, listenOnLoopback } from "../../tools/local/ports.ts";
import { openShop } from "../setup/shop.ts";
import { runSuite } from "./suite.ts";

/** The address of an issuer has to be known before the shop starts, so a proxy has it. */
const proxy = createServer();
const { origin: issuer, close } = await listenOnLoopback(proxy);
const shop = await openShop({ vars: { ISSUER: issuer, SHOP_URL: issuer } });

proxy.on("request", async (request, response) => {
  const { url = "", method = "GET", headers } = request;
  const type = headers["content-type"];
  const body = method === "POST" ? await buffer(request) : undefined;
  const answer = await shop.fetch(url, {
    method,
    ...(type && { headers: { "Content-Type": type } }),
    ...(body && { body }),
  });
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
});
afterAll(close);

async function register(): Promise<string> {
  const response = await shop.fetch("/api/v1/auth/register", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ client_name: "Conformance suite", redirect_uris: ["http://127.0.0.1/callback"] }),
  });
  return ((await response.json()) as { client_id: string }).client_id;
}

it("passes every check of an authorization server", async () => {
  let printed = "";
  const answered: Promise<unknown>[] = [];
  const visitWhenAsked = (text: string) => {
    printed += text;
    const [address] = new RegExp(`${issuer}/oauth/authorize\\S+(?=\\n)`).exec(printed) ?? [];
    if (!address || answered.length > 0) return;
    answered.push(
      answerConsent(shop, address, { username: "demo", password: "Demo-Passw0rd" }).then((url) => fetch(url)),
    );
  };
  const args = ["authorization", "--url", issuer, "--client-id", await register(), "--resource", `${issuer}/mcp`];
  const results = await runSuite([...args, "-p", String(await freePort())], visitWhenAsked);
  await Promise.all(answered);
  const checks = [...results.values()].flat();
  expect(checks.filter(({ status }) => status !== "SUCCESS")).toEqual([]);
  expect(checks.map(({ id }) => id).sort()).toEqual([
    "authorization-code-grant",
    "authorization-server-metadata",
    "authorization-server-metadata-cimd",
  ]);
});
