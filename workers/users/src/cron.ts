import { createScheduledHandler } from "#shared/platform/scheduled.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { sendDueNotices } from "./notices/notices.service.ts";
import { pruneExpired } from "./retention/retention.service.ts";

export const runCron = createScheduledHandler({ readVars, createContext }, { local: { sendDueNotices, pruneExpired } });
