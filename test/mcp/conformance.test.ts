/** Runs the protocol's own conformance suite against `/mcp`, in the newest revision and that of 2025. */
import { expect, it } from "vitest";
import { openShop } from "../setup/shop.ts";
import { runSuite } from "./suite.ts";

/**
 * What a shop cannot pass, because the suite calls tools, prompts and resources of a server that was made for it. A scenario is
 * listed with these checks; all its other checks must pass.
 */
const NEEDS_A_SERVER_FOR_TESTS: [scenarios: RegExp, checks: "all" | string[]][] = [
  // Tools with fixed names and answers.
  [/^tools-call-/, "all"],
  [/^elicitation-sep/, "all"],
  [/^input-required-result-(basic|request-state|multi|non-tool|result-type|tampered|capability)/, "all"],
  [/^(json-schema-2020-12|http-custom-header-server-validation)$/, "all"],
  [
    /^server-stateless$/,
    [
      "sep-2575-server-rejects-undeclared-capability",
      "sep-2575-missing-capability-http-400",
      "sep-2575-http-server-no-independent-requests-on-stream",
      "sep-2575-server-no-log-without-loglevel",
    ],
  ],
  // Optional parts that the shop does not offer: prompts, resources, completion, logging, and the extension for tasks.
  [/^(prompts|resources|completion|logging|tasks)-/, "all"],
  [
    /^caching$/,
    [
      "sep-2549-prompts-list-caching-hints",
      "sep-2549-resources-list-caching-hints",
      "sep-2549-resources-templates-list-caching-hints",
    ],
  ],
];

/** What must have passed in each revision, so that a suite that runs nothing is no success. */
const PASSES: [revision: string, scenarios: string[]][] = [
  ["2025-11-25", ["server-initialize", "ping", "tools-list", "dns-rebinding-protection"]],
  ["2026-07-28", ["server-stateless", "tools-list", "caching", "dns-rebinding-protection", "http-header-validation"]],
];

const shop = await openShop();

it.each(PASSES)("%s: passes every check that does not need a server for tests", async (revision, passes) => {
  const results = await runSuite(["server", "--url", `${shop.origin}/mcp`, "--requirements", revision]);
  const isExpected = (scenario: string, id: string) =>
    NEEDS_A_SERVER_FOR_TESTS.some(
      ([names, checks]) => names.test(scenario) && (checks === "all" || checks.includes(id)),
    );
  const failed = [...results].flatMap(([scenario, checks]) =>
    checks.filter(({ status, id }) => status === "FAILURE" && !isExpected(scenario, id)),
  );
  expect(failed).toEqual([]);
  const passed = [...results].filter(([, checks]) => checks.some(({ status }) => status === "SUCCESS"));
  expect(passed.map(([scenario]) => scenario)).toEqual(expect.arrayContaining(passes));
});
