import { openDatabase } from "#shared/database/db.ts";
import type { BaseContext } from "#shared/core/context.ts";
import { createLogger } from "#shared/core/log.ts";
import { Spans } from "#shared/core/spans.ts";
import { continueTrace } from "#shared/core/trace.ts";
import { newId } from "#shared/values/ids.ts";
import { holdStock } from "../../../workers/products/src/reservations/reservations.repository.ts";
import { startNeonEmulator } from "../../local/neon/emulator.ts";

const BUYERS = 500;

/** Reservations a second when all buyers want one product, and when each wants another. */
export type HotProduct = { delayMs: number; sameProduct: number; ownProducts: number };

type Options = { databaseUrl: string; variantIds: string[]; delayMs: number; seconds: number };

/**
 * How many reservations of one product a second its row's lock allows, with the database this many ms away: the statements
 * of products alone, since whole orders would keep this machine's processors busy long before. Beside it, what the machine
 * allows when there is no common row.
 */
export async function measureHotProduct({ databaseUrl, variantIds, delayMs, seconds }: Options): Promise<HotProduct> {
  const emulator = await startNeonEmulator({ delayMs });
  try {
    const db = openDatabase({ DATABASE_URL: databaseUrl, NEON_FETCH_ENDPOINT: emulator.fetchEndpoint }, silentWork());
    const reserve = async (variantId: string) => {
      const lines = [{ variantId, quantity: 1 }];
      const { hold } = await holdStock(db, { reservationId: newId(), lines, holdSeconds: 120, maxAmount: 1e9 });
      if (!hold) throw new Error("The stock does not suffice for the measurement.");
    };
    const rateOf = async (variantOf: (buyer: number) => string) => {
      let reserved = 0;
      const started = performance.now();
      const buy = async (_: unknown, buyer: number) => {
        while (performance.now() - started < seconds * 1000) {
          await reserve(variantOf(buyer));
          reserved++;
        }
      };
      await Promise.all(Array.from({ length: BUYERS }, buy));
      return reserved / ((performance.now() - started) / 1000);
    };
    const own = (buyer: number) => variantIds[buyer % variantIds.length] ?? "";
    await rateOf(own); // warms up
    return { delayMs, ownProducts: await rateOf(own), sameProduct: await rateOf(() => own(0)) };
  } finally {
    await emulator.close();
  }
}

function silentWork(): BaseContext {
  const log = createLogger("error", {});
  return {
    requestId: newId(),
    trace: continueTrace(undefined),
    log,
    spans: new Spans(log),
    measure: () => undefined,
    now: () => new Date(),
    newId,
    defer: () => undefined,
  };
}
