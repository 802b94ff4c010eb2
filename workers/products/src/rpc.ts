import type { EventLogRpc } from "#shared/contracts/event-log.ts";
import type { LookupsRpc, ReservationsRpc, SitemapRpc, VariantLookupsRpc } from "#shared/contracts/products.ts";
import type { GaugesRpc } from "#shared/contracts/telemetry.ts";
import { checkReadiness, type ReadinessRpc } from "#shared/database/readiness.ts";
import { createHttpEntrypoint, createRpcEntrypoint } from "#shared/platform/entrypoint.ts";
import { app } from "./app.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { listEventIds, listEvents, readEvents } from "./events/events.service.ts";
import { setLowStockThreshold } from "./events/low-stock.service.ts";
import { findProducts } from "./lookups/product-lookups.service.ts";
import { findVariants } from "./lookups/variant-lookups.service.ts";
import { readGauges } from "./gauges/gauges.service.ts";
import { listStaleHolds, reserveVariants, settleReservations } from "./reservations/reservations.service.ts";
import { restock } from "./restocks/restocks.service.ts";
import { listSitemapPart, listSitemapParts } from "./sitemap/sitemap.service.ts";
import { closeReservations } from "./stock/stock-history.service.ts";

const worker = { readVars, createContext };

/** The HTTP app, for the gateway, the storefront and agents. */
export class Http extends createHttpEntrypoint(app) {}

/** For orders. */
export class Reservations
  extends createRpcEntrypoint(worker, {
    findVariants,
    reserveVariants,
    settleReservations,
    restock,
    listStaleHolds,
    closeReservations,
    setLowStockThreshold,
  })
  implements ReservationsRpc {}

/** For the subscribers of product events. */
export class EventLog
  extends createRpcEntrypoint(worker, { listEventIds, readEvents, listEvents })
  implements EventLogRpc {}

/** For agents, which look up in one call what a request names. */
export class Lookups extends createRpcEntrypoint(worker, { findVariants, findProducts }) implements LookupsRpc {}

/** For the pictures of an order in the storefront. */
export class VariantLookups extends createRpcEntrypoint(worker, { findVariants }) implements VariantLookupsRpc {}

/** For the storefront. */
export class Sitemap extends createRpcEntrypoint(worker, { listSitemapParts, listSitemapPart }) implements SitemapRpc {}

/** For the gateway's `/ready` and `/metrics`. */
export class Monitoring
  extends createRpcEntrypoint(worker, { checkReadiness, readGauges })
  implements ReadinessRpc, GaugesRpc {}
