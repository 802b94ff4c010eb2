import { pruneTables } from "#shared/database/prune.ts";
import { clearReplacedAddresses } from "../accounts/mail-addresses.repository.ts";
import type { UsersContext } from "../context.ts";
import {
  deleteEndedSessions,
  deleteExpiredCodes,
  deleteExpiredSessions,
  deleteOldAttempts,
  deleteOldAuthorizationCodes,
  deleteOldClientCounters,
  deleteOldCounters,
  deleteOldGuestCounters,
  deleteReplacedKeys,
  deleteUnusedClients,
  deleteUsedTokens,
} from "./retention.repository.ts";

/** Deletes rows past their retention: see the table in docs/operations.md. */
export async function pruneExpired(ctx: UsersContext): Promise<void> {
  await pruneTables(ctx, {
    refresh_tokens: (limit) => deleteUsedTokens(ctx.db, limit),
    "sessions (ended)": (limit) => deleteEndedSessions(ctx.db, limit),
    "sessions (expired)": (limit) => deleteExpiredSessions(ctx.db, limit),
    mail_codes: (limit) => deleteExpiredCodes(ctx.db, limit),
    mail_code_counters: (limit) => deleteOldCounters(ctx.db, limit),
    guest_counters: (limit) => deleteOldGuestCounters(ctx.db, limit),
    sign_in_attempts: (limit) => deleteOldAttempts(ctx.db, limit),
    authorization_codes: (limit) => deleteOldAuthorizationCodes(ctx.db, limit),
    oauth_client_counters: (limit) => deleteOldClientCounters(ctx.db, limit),
    oauth_clients: (limit) => deleteUnusedClients(ctx.db, limit),
    "users (replaced addresses)": (limit) => clearReplacedAddresses(ctx.db, limit),
    signing_keys: () => deleteReplacedKeys(ctx.db),
  });
}
