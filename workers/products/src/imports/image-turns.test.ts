import { expect, it } from "vitest";
import { inTurn } from "./image-turns.ts";

const clock = (later = 0) => ({ now: () => new Date(Date.now() + later) });

it("inTurn() runs two at a time, all of them, and what each returns or throws is its caller's", async () => {
  let [running, most] = [0, 0];
  const work = async (index: number) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running--;
    if (index === 3) throw new Error("broken");
    return index;
  };
  const results = await Promise.allSettled([1, 2, 3, 4, 5].map((index) => inTurn(clock(), () => work(index))));
  expect(results.map((result) => (result.status === "fulfilled" ? result.value : result.reason.message))).toEqual([
    1,
    2,
    "broken",
    4,
    5,
  ]);
  expect(most).toBe(2);
});

it("inTurn() waits for work no longer than a minute, as when its invocation was ended", async () => {
  const endings: (() => void)[] = [];
  const ended = () => new Promise<void>((resolve) => endings.push(resolve));
  const lost = [inTurn(clock(), ended), inTurn(clock(), ended)];
  let hasRun = false;
  const waiting = inTurn(clock(59_000), async () => {
    hasRun = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(hasRun).toBe(false);
  expect(await inTurn(clock(61_000), async () => "run")).toBe("run");
  for (const end of endings) end();
  await Promise.all([...lost, waiting]);
});
