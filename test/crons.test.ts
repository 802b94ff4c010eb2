import { globSync } from "node:fs";
import { expect, it } from "vitest";

const crons = globSync("workers/*/src/cron.ts").sort();

it.each(crons)("%s gives each job the calls of a step in every run", async (path) => {
  // The handler is refused otherwise; and no job can take more at a time.
  expect(await import(new URL(`../${path}`, import.meta.url).href)).toMatchObject({ runCron: expect.any(Function) });
});

it("there are crons", () => expect(crons.length).toBeGreaterThan(4));
