import type { BaseContext } from "#shared/core/context.ts";

/** How many images an isolate loads at the same time: while one is stored it is in memory twice, and an isolate has 128 MB. */
const MAX_LOADING = 2;
/** Longer than an image takes: an invocation that was ended does not keep others waiting. */
const LIFETIME_MS = 60_000;
const POLL_MS = 50;

/** The images that this isolate is loading, with the start of each. */
const loading = new Map<symbol, number>();

/**
 * Runs `work` when it is its turn. A turn is looked for again and again, since an invocation must not wait for what another
 * one has to do: that may have been ended.
 */
export async function inTurn<Result>({ now }: Pick<BaseContext, "now">, work: () => Promise<Result>): Promise<Result> {
  const turn = Symbol("turn");
  while (!takeTurn(turn, now().getTime())) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  try {
    return await work();
  } finally {
    loading.delete(turn);
  }
}

function takeTurn(turn: symbol, now: number): boolean {
  for (const [other, since] of loading) if (now - since > LIFETIME_MS) loading.delete(other);
  if (loading.size >= MAX_LOADING) return false;
  loading.set(turn, now);
  return true;
}
