/**
 * Creates a project with two services from a fresh clone of this one, and runs its checks, its tests and its smoke test. Takes
 * some five minutes: `npm run test:create`.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { startDev } from "./dev.ts";
import { cloneProject, git, npm, sharePackages, runSteps, step, summaryOf, temporaryFolder } from "./steps.ts";

await runSteps(async (stack) => {
  const folder = temporaryFolder(stack);
  const [shop, project] = [join(folder, "shop"), join(folder, "my-shop")];
  await step("Cloning the project", () => cloneProject(shop));

  await step("Refusing wrong arguments, and changing nothing", async () => {
    for (const [args, why] of [
      [[project, "--services", "reviews"], /✖ There is no service "reviews"\. Choose from/],
      [[project, "--name", "My Shop"], /✖ "My Shop" cannot be the name of a package/],
      [[project, "--name", "y"], /✖ "y" cannot be the name of a package: use 2 to 50 /],
      [["inside"], /✖ .* is inside this project/],
      [[shop], /✖ .* is inside this project/],
      [[], /✖ Give exactly one folder\./],
    ] as const) {
      const { status, output } = await npm(shop, ["create", "--", ...args], { mayFail: true });
      assert(status === 1 && why.test(output), `npm run create -- ${args.join(" ")} printed:\n${output}`);
      assert(!existsSync(project) && git(shop, "status", "--porcelain") === "", `it left something behind: ${args}`);
    }
  });

  await step("Creating a project with users alone, which checks its format, lint and types", () =>
    npm(shop, ["create", "--", join(folder, "accounts"), "--services", "users"]),
  );

  await step("Creating my-shop with users and products", async () => {
    await npm(shop, ["create", "--", project, "--services", "users,products"]);
    assert(
      git(project, "status", "--porcelain")
        .split("\n")
        .every((line) => /^(A |$)/.test(line)),
      "files are left out",
    );
    assert(!existsSync(join(project, "workers/orders")), "my-shop has orders, which were not chosen");
    assert(git(shop, "status", "--porcelain") === "", "the original project has changed");
    execFileSync("bash", ["-n", join(project, ".ci/run")]);
    sharePackages(project);
  });
  await step("npm run check", () => npm(project, ["check"]));
  await step("npm test", async () => console.log(`   ${summaryOf(await npm(project, ["test"]))}`));
  await step("npm run dev, and npm run smoke with its journey", async () => {
    await using dev = new AsyncDisposableStack();
    const { origin, output } = await startDev(project, dev);
    assert(/API reference/.test(output) && !/Storefront|Admin page/.test(output), `npm run dev printed:\n${output}`);
    await npm(project, ["smoke", "--", "--url", origin, "--journey"]);
  });
  await step("Adding a service to it, and removing it", async () => {
    const before = git(project, "status", "--porcelain");
    await npm(project, ["new", "--", "reviews", "--field", "rating:int:1..5"]);
    await npm(project, ["check"]);
    await npm(project, ["new", "--", "reviews", "--remove"]);
    assert(git(project, "status", "--porcelain") === before, "the tree has changed");
  });
});
