import { afterEach, describe, it } from "vitest";
import { freePort } from "../../tools/local/ports.ts";
import { eventually } from "../setup/eventually.ts";
import { expectCleanStop, signalDev, signalNpm } from "./clean-stop.ts";
import { processesOfShop } from "./processes.ts";
import { runDev, runDevInTerminal, stopAll, untilOpen } from "./run-dev.ts";

afterEach(stopAll);

/** Ctrl-C and SIGTERM to npm, which it forwards, end the shops of dev-command.test.ts. SIGHUP ends npm as SIGKILL does. */
describe("npm run dev", () => {
  it.each([
    ["SIGHUP to the dev command", runDev, signalDev("SIGHUP")],
    ["SIGKILL to npm", runDev, signalNpm("SIGKILL")],
    ["SIGKILL to the dev command", runDev, signalDev("SIGKILL")],
    ["the end of its terminal", runDevInTerminal, signalNpm("SIGKILL")],
  ])("leaves no process and no cache in memory on %s, and a database that was shut down", async (_, start, stop) => {
    const port = await freePort();
    const run = start(port);
    await untilOpen(run, port);
    await expectCleanStop(run, stop);
  });

  it("leaves no process on SIGTERM to npm while PostgreSQL or the Workers are still starting", async () => {
    for (const line of ["Starting PostgreSQL", "Starting the Workers"]) {
      const run = runDev(await freePort());
      await eventually(
        async () => run.output(),
        (output) => output.includes(line),
      );
      process.kill(run.child.pid as number, "SIGTERM");
      await run.ended;
      await eventually(
        async () => processesOfShop(),
        (running) => running.length === 0,
      );
    }
  });
});
