/**
 * Adds two services to a fresh clone, tests them, removes them, and checks that the tree is unchanged. Takes some three
 * minutes: `npm run test:new`.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../setup/eventually.ts";
import { signIn, startDev } from "./dev.ts";
import { cloneProject, git, npm, runSteps, step, summaryOf, temporaryFolder } from "./steps.ts";

const REVIEWS = ["--field", "rating:int:1..5", "--field", "body:text:2000", "--field", "productId:uuid", "--publish"];
const EVERY_TYPE = [
  ...["note:text:50?", "count:int", "size:enum(small|large)", "price:money", "extra?:money", "startsAt:timestamp"],
  ...["endsAt:timestamp?", "day:date", "wrapped:bool", "from:uuid?", "amount:int:..10?"],
].flatMap((field) => ["--field", field]);
const INVENTORY = ["services", "environments", "bindings", "events"].map((name) => `tools/lib/${name}.test.ts`);

await runSteps(async (stack) => {
  const shop = join(temporaryFolder(stack), "shop");
  await step("Cloning the project", () => cloneProject(shop));
  const changes = () => git(shop, "status", "--porcelain");

  await step("Refusing wrong arguments, and changing nothing", async () => {
    for (const [args, why] of [
      [["Reviews", ...REVIEWS], /✖ "Reviews" cannot be a service's name/],
      [["classes", ...REVIEWS], /✖ "class" is a reserved word of JavaScript/],
      [["reviews", "--field", "rating:float"], /✖ "rating:float": there is no type "float"/],
      [["reviews", "--field", "id:int"], /✖ Every service has the field "id" already/],
      [["reviews"], /✖ Give at least one --field/],
      [["orders"], /✖ "orders" is taken: there is a service of that name/],
      [["reviews", "--subscribe", "parcel.*"], /✖ "parcel\.\*" cannot be subscribed to/],
      [["orders", "--remove"], /✖ orders is part of the shop itself/],
      [["reviews", "--remove"], /✖ There is no service "reviews"/],
      [["reviews", "--colour", "red"], /✖ Unknown option '--colour'/],
    ] as const) {
      const { status, output } = await npm(shop, ["new", "--", ...args], { mayFail: true });
      assert(status === 1 && why.test(output), `npm run new -- ${args.join(" ")} printed:\n${output}`);
      assert(changes() === "", `npm run new -- ${args.join(" ")} left behind:\n${changes()}`);
    }
  });

  await step("Failing half-way, and changing nothing", async () => {
    const broken = join(shop, "shared/values/hash.ts");
    const sound = readFileSync(broken, "utf8");
    writeFileSync(broken, `${sound}const broken: number = "text";\n`);
    const { status, output } = await npm(shop, ["new", "--", "reviews", ...REVIEWS], { mayFail: true });
    assert(
      status === 1 && /shared\/values\/hash\.ts/.test(output),
      `npm run new did not fail, and printed:\n${output}`,
    );
    writeFileSync(broken, sound);
    assert(changes() === "", `it left behind:\n${changes()}`);
  });

  await step("Adding reviews, which publishes events", async () => {
    await npm(shop, ["new", "--", "reviews", ...REVIEWS]);
    const offered = readFileSync(join(shop, "workers/webhooks/src/event-types/event-types.json"), "utf8");
    assert(
      !offered.includes("review.created"),
      "endpoints can subscribe to review.created, which webhooks does not get",
    );
  });
  await step("Adding gifts, which receives order events", () =>
    npm(shop, ["new", "--", "gifts", ...EVERY_TYPE, "--subscribe", "order.*"]),
  );
  await step("Adding a field to reviews, as docs/commands.md says", async () => {
    const edit = (path: string, before: string, after: string) => {
      const text = readFileSync(join(shop, path), "utf8");
      assert(text.includes(before), `${path} has no ${before}`);
      writeFileSync(join(shop, path), text.replace(before, `${before} ${after}`));
    };
    const source = "workers/reviews/src";
    edit(`${source}/tables.ts`, 'rating: integer("rating").notNull(),', 'note: text("note"),');
    const { status, output } = await npm(shop, ["check:types"], { mayFail: true });
    assert(
      status !== 0 && /reviews\.service\.ts.*\n?.*'note' is missing/.test(output),
      `the compiler did not find the column that requests do not set:\n${output}`,
    );
    edit(`${source}/reviews.schema.ts`, "rating: z.int().min(1).max(5),", "note: z.string().max(50).nullish(),");
    edit(`${source}/reviews.schema.ts`, "rating: z.int(),", "note: z.string().nullable(),");
    edit(`${source}/reviews.service.ts`, "rating: input.rating,", "note: input.note,");
    edit(`${source}/reviews.service.ts`, "rating: row.rating,", "note: row.note,");
    edit(`${source}/reviews.repository.ts`, "rating: reviews.rating,", "note: reviews.note,");
    edit("shared/contracts/events/reviews.ts", "rating: z.int(),", "note: z.string().nullable().optional(),");
    // Its tests show that it is stored, changed and published.
    edit(`${source}/testing.ts`, "rating: 3,", 'note: "Some note",');
    execFileSync("npx", ["biome", "format", "--write", source, "shared/contracts/events"], { cwd: shop });
    await npm(shop, ["db:generate", "--", "reviews", "--name", "note"]);
    await npm(shop, ["openapi"]);
  });
  await step("npm run check", () => npm(shop, ["check"]));
  await step("Their tests, and tests of the whole shop that cover every service", async () => {
    const files = ["reviews", "gifts", "test/system/readiness", "test/system/access-matrix", "test/retention"];
    const run = await npm(shop, ["test", "--", ...files, ...INVENTORY]);
    console.log(`   ${summaryOf(run)}`);
  });

  await using dev = new AsyncDisposableStack();
  await step("npm run dev with an order that reaches gifts", async () => {
    const { origin } = await startDev(shop, dev);
    for (const service of ["reviews", "gifts"]) {
      const { items } = (await (await fetch(`${origin}/api/v1/${service}`)).json()) as { items: unknown[] };
      assert(items.length > 0, `${service} has no sample data`);
    }
    const headers = await signIn(origin);
    const items = [{ productId: "01980000-0000-7000-8000-000000000001", quantity: 1 }];
    const body = JSON.stringify({ items });
    const ordered = await fetch(`${origin}/api/v1/orders`, { method: "POST", headers, body });
    assert(ordered.status === 201, `the order was answered with ${ordered.status}`);
    const metrics = { headers: { Authorization: "Bearer dev-metrics-token" } };
    const wanted = [
      'http_requests_total{service="reviews"',
      'worker_up{worker="reviews"} 1',
      'outbox_oldest_seconds{publisher="reviews"} 0',
      'dead_letters{subscriber="gifts"} 0',
    ];
    await eventually(
      async () => (await fetch(`${origin}/metrics`, metrics)).text(),
      (text) => wanted.every((line) => text.includes(line)),
    );
    const isDelivered = /✔ Each event of orders has reached gifts +1 checked/;
    await eventually(
      () => npm(shop, ["doctor", "--", "--grace", "0"], { mayFail: true }),
      ({ status, output }) => status === 0 && isDelivered.test(output),
      30_000,
    );
  });
  await dev.disposeAsync();
  await npm(shop, ["reset"]);

  await step("Removing them", async () => {
    const before = readFileSync(join(shop, "README.md"), "utf8");
    assert(before.includes("| reviews "), "the README does not list reviews");
    await npm(shop, ["new", "--", "reviews", "--remove"]);
    await npm(shop, ["new", "--", "gifts", "--remove"]);
    assert(changes() === "", `the tree has changed:\n${changes()}`);
  });

  await step("Adding the field of the course in docs/learning.md", async () => {
    const course = readFileSync(join(shop, "docs/learning.md"), "utf8");
    const [, diff = ""] = /<!-- colour -->\n```diff\n(.*?)^```$/ms.exec(course) ?? [];
    execFileSync("git", ["apply"], { cwd: shop, input: diff });
    await npm(shop, ["db:generate", "--", "products", "--name", "colour"]);
    await npm(shop, ["openapi"]);
    await npm(shop, ["check"]);
  });
});
