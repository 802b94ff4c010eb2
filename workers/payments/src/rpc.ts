import type { EventLogRpc } from "#shared/contracts/event-log.ts";
import type { CredentialsRpc, PaymentsRpc, ProvidersRpc } from "#shared/contracts/payments-rpc.ts";
import type { GaugesRpc } from "#shared/contracts/telemetry.ts";
import { checkReadiness, type ReadinessRpc } from "#shared/database/readiness.ts";
import { createRpcEntrypoint } from "#shared/platform/entrypoint.ts";
import { createContext } from "./context.ts";
import { confirmPayment, listCredentialProviders } from "./credentials/credentials.service.ts";
import { readVars } from "./env.ts";
import { listEventIds, listEvents, readEvents } from "./events/events.service.ts";
import { readGauges } from "./gauges/gauges.service.ts";
import { listPayments, startPayment } from "./payments/payments.service.ts";
import { listProviders } from "./providers/providers.service.ts";
import { retryRefund, settleRefund } from "./refunds/failed.service.ts";
import { listRefunds, requestRefund } from "./refunds/refunds.service.ts";
import { cancelPayments, declinePayments } from "./settlement/settlement.service.ts";

const worker = { readVars, createContext };

/** For orders. */
export class Payments
  extends createRpcEntrypoint(worker, {
    startPayment,
    listPayments,
    listRefunds,
    requestRefund,
    retryRefund,
    settleRefund,
    cancelPayments,
    declinePayments,
  })
  implements PaymentsRpc {}

/** For the storefront and agents. */
export class Providers extends createRpcEntrypoint(worker, { listProviders }) implements ProvidersRpc {}

/** For agents. */
export class Credentials
  extends createRpcEntrypoint(worker, { listCredentialProviders, confirmPayment })
  implements CredentialsRpc {}

/** For the subscribers of payment events. */
export class EventLog
  extends createRpcEntrypoint(worker, { listEventIds, readEvents, listEvents })
  implements EventLogRpc {}

/** For the gateway's `/ready` and `/metrics`. */
export class Monitoring
  extends createRpcEntrypoint(worker, { checkReadiness, readGauges })
  implements ReadinessRpc, GaugesRpc {}
