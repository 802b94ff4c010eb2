import type { UsersContext } from "./context.ts";
import { deleteExpired } from "./sweeper.repository.ts";

/** Throws away what nobody can use any more. */
export async function sweepExpired(ctx: UsersContext): Promise<void> {
  await deleteExpired(ctx.db);
}
