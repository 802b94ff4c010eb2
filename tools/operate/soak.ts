/**
 * Runs mixed traffic on a temporary shop while its databases, Workers and queue fail at random, then the doctor.
 *
 *     npm run soak                                five minutes
 *     npm run soak -- --seconds 60 --seed 12345   the same faults again, as far as timing allows
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { root } from "../lib/paths.ts";

await runCommand(async () => {
  const { values } = parseArguments({
    options: { seconds: { type: "string", default: "300" }, seed: { type: "string" } },
  });
  const seconds = Number(values.seconds);
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 3000) {
    throw new UserFacingError("--seconds is a number from 1 to 3000.");
  }
  if (!Number.isInteger(seed)) throw new UserFacingError("--seed is a whole number.");
  console.log(`Soaking the shop for ${seconds} s with seed ${seed} …`);
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const { status } = spawnSync(
    process.execPath,
    [vitest, "run", "--config", join(root, "test/soak/vitest.config.ts"), "--disable-console-intercept"],
    { cwd: root, stdio: "inherit", env: { ...process.env, SOAK_SECONDS: String(seconds), SOAK_SEED: String(seed) } },
  );
  if (status !== 0)
    throw new UserFacingError(`The soak failed. Run it again with --seconds ${seconds} --seed ${seed}.`);
});
