import type { FormerProductsRpc, ProductsRpc } from "#shared/contracts/products.ts";
import { createEntrypoint } from "#shared/platform/entrypoint.ts";
import type { GaugesRpc } from "#shared/contracts/telemetry.ts";
import { checkReadiness, type ReadinessRpc } from "#shared/database/readiness.ts";
import { app } from "./app.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { findVariants } from "./lookups/variant-lookups.service.ts";
import { readGauges } from "./gauges/gauges.service.ts";
import {
  formerServices,
  listStaleHolds,
  reserveStock,
  reserveVariants,
  settleReservations,
} from "./reservations/reservations.service.ts";
import { closeReservations } from "./stock/stock-history.service.ts";

const Entrypoint = createEntrypoint({
  app,
  readVars,
  createContext,
  services: {
    findVariants,
    reserveVariants,
    reserveStock,
    settleReservations,
    listStaleHolds,
    closeReservations,
    ...formerServices,
    checkReadiness,
    readGauges,
  },
});

/** What the bindings of other Workers reach: the app by `fetch`, the rest by RPC. */
export class Products extends Entrypoint implements ReadinessRpc, GaugesRpc, ProductsRpc, FormerProductsRpc {}
