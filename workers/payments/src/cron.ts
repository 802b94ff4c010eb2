import { createScheduledHandler } from "#shared/platform/scheduled.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { pruneEventLog, relayDueEvents } from "./events/events.service.ts";
import { handleKeptMessages, syncFailedPayments, syncOpenPayments } from "./payments/states.service.ts";
import { refundDeclinedPayments } from "./refunds/declined.service.ts";
import { retryRefunds } from "./refunds/refunds.service.ts";
import { pruneMessages } from "./retention/retention.service.ts";
import { succeedLatePayments } from "./test-provider/test-payments.service.ts";

/** Completes what a crash, a lost message or a provider left undone, and deletes old rows. */
export const runCron = createScheduledHandler(
  { readVars, createContext },
  {
    local: {
      pruneEventLog,
      pruneMessages,
      succeedLatePayments,
      handleKeptMessages,
      syncOpenPayments,
      syncFailedPayments,
      retryRefunds,
      refundDeclinedPayments,
    },
    calling: { relayDueEvents },
  },
);
