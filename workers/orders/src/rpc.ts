import type { AgentOrdersRpc } from "#shared/contracts/agents/agent-orders.ts";
import type { AgentSessionsRpc } from "#shared/contracts/agents/agent-sessions.ts";
import type { EventLogRpc } from "#shared/contracts/event-log.ts";
import type { OrderMailsRpc } from "#shared/contracts/orders-rpc.ts";
import type { GaugesRpc } from "#shared/contracts/telemetry.ts";
import { checkReadiness, type ReadinessRpc } from "#shared/database/readiness.ts";
import { createRpcEntrypoint } from "#shared/platform/entrypoint.ts";
import { claimRequest, freeRequest, keepAnswer } from "./agent-sessions/agent-requests.service.ts";
import {
  cancelSession,
  findSession,
  keepDetails,
  keepShownTotal,
  openSession,
  replaceItems,
} from "./agent-sessions/agent-sessions.service.ts";
import { readCart } from "./agent-sessions/session-carts.service.ts";
import { readAbandonedCarts } from "./abandoned-carts/abandoned-carts.service.ts";
import { readAgentOrder, readOrderForItsAgent } from "./agent-orders/agent-orders.service.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { listEventIds, listEvents, readEvents } from "./events/events.service.ts";
import { readOrdersForMails } from "./order-mails/order-mails.service.ts";
import { readGauges } from "./gauges/gauges.service.ts";

const worker = { readVars, createContext };

/** For the subscribers of order events. */
export class EventLog
  extends createRpcEntrypoint(worker, { listEventIds, readEvents, listEvents })
  implements EventLogRpc {}

/** For the mails of notifications. */
export class OrderMails
  extends createRpcEntrypoint(worker, { readOrdersForMails, readAbandonedCarts })
  implements OrderMailsRpc {}

/** For agents: what their sessions need beside the carts that they are. */
export class AgentSessions
  extends createRpcEntrypoint(worker, {
    openSession,
    findSession,
    keepDetails,
    keepShownTotal,
    readCart,
    replaceItems,
    cancelSession,
    claimRequest,
    keepAnswer,
    freeRequest,
  })
  implements AgentSessionsRpc {}

/** For the orders that shopping agents read. */
export class AgentOrders
  extends createRpcEntrypoint(worker, { readAgentOrder, readOrderForItsAgent })
  implements AgentOrdersRpc {}

/** For the gateway's `/ready` and `/metrics`. */
export class Monitoring
  extends createRpcEntrypoint(worker, { checkReadiness, readGauges })
  implements ReadinessRpc, GaugesRpc {}
