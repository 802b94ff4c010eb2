import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { findServices } from "../lib/services.ts";
import { writeDevVars } from "./dev-vars.ts";
import { readSettings } from "./settings.ts";

it("readSettings() has a default for each setting, also for an empty one", () => {
  expect(readSettings({ PAYMENT_WINDOW_SECONDS: "", HOME: "/root" })).toEqual({
    LOG_LEVEL: "debug",
    PAYMENT_WINDOW_SECONDS: "3600",
    RATE_LIMITS: "on",
    TEST_PAYMENTS: "on",
  });
});

it("readSettings() names each setting that is wrong", () => {
  const wrong = { LOG_LEVEL: "loud", PAYMENT_WINDOW_SECONDS: "1.5", RATE_LIMITS: "none", TEST_PAYMENTS: "yes" };
  for (const [name, value] of Object.entries(wrong)) {
    expect(() => readSettings(wrong)).toThrow(new RegExp(`^${name} must be .+, not "${value}"\\.$`, "m"));
  }
  expect(() => readSettings({ PAYMENT_WINDOW_SECONDS: "0" })).toThrow("whole number");
});

it("writeDevVars() gives each Worker the settings that its config declares", async () => {
  const settings = readSettings({ PAYMENT_WINDOW_SECONDS: "15", RATE_LIMITS: "off", TEST_PAYMENTS: "off" });
  const address = "http://localhost:1";
  const local = {
    origin: address,
    fetchEndpoint: address,
    mailCatcherUrl: address,
    runtimeUrls: {},
    secrets: () => "x",
  };
  const folder = await mkdtemp(join(tmpdir(), "dev-vars-"));
  for (const service of findServices()) {
    await writeDevVars(service, folder, { ...local, settings });
    const lines = (await readFile(join(folder, ".dev.vars"), "utf8")).split("\n");
    for (const [name, value] of Object.entries(settings)) {
      expect([service.name, name, lines.includes(`${name}="${value}"`)]).toEqual([
        service.name,
        name,
        name in service.vars,
      ]);
    }
  }
});
