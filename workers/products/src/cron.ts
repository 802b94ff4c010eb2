import { createScheduledHandler } from "#shared/platform/scheduled.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { resumeImports } from "./imports/imports.service.ts";
import { pruneEventLog, relayDueEvents } from "./events/events.service.ts";
import { publishLowStock } from "./events/low-stock.service.ts";
import { deleteUnusedFiles } from "./media/unused-files.service.ts";
import { auditStock } from "./stock/stock-audit.service.ts";
import { pruneStockHistory } from "./stock/stock-history.service.ts";

export const runCron = createScheduledHandler(
  { readVars, createContext },
  {
    local: { pruneEventLog, pruneStockHistory, auditStock, publishLowStock, deleteUnusedFiles, resumeImports },
    calling: { relayDueEvents },
  },
);
