import type { GaugesRpc } from "#shared/contracts/telemetry.ts";
import type {
  GuestIssuerRpc,
  GuestsRpc,
  HandoffIssuerRpc,
  HandoffTakerRpc,
  MailAddressesRpc,
  SessionsRpc,
} from "#shared/contracts/users.ts";
import { checkReadiness, readNoGauges as readGauges, type ReadinessRpc } from "#shared/database/readiness.ts";
import { createHttpEntrypoint, createRpcEntrypoint } from "#shared/platform/entrypoint.ts";
import { findActiveUsers, findVerifiedAddresses } from "./accounts/users.service.ts";
import { app } from "./app.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { closeGuest, resolveGuest } from "./guests/guest-merging.service.ts";
import { openGuest } from "./guests/guests.service.ts";
import { listUnusedGuests, settleUnusedGuests } from "./guests/unused-guests.service.ts";
import { issueHandoff, takeHandoff } from "./handoffs/handoffs.service.ts";
import { authenticateToken as authenticate } from "./sessions/sessions.service.ts";

const worker = { readVars, createContext };

/** The HTTP app, for the gateway and the storefront. */
export class Http extends createHttpEntrypoint(app) {}

/** For the gateway, which authenticates every request, and the storefront, which has the token in a cookie. */
export class Sessions extends createRpcEntrypoint(worker, { authenticate }) implements SessionsRpc {}

/** For notifications. */
export class MailAddresses
  extends createRpcEntrypoint(worker, { findVerifiedAddresses, findActiveUsers })
  implements MailAddressesRpc {}

/** For orders, which owns the orders and carts of guests. */
export class Guests
  extends createRpcEntrypoint(worker, { resolveGuest, closeGuest, listUnusedGuests, settleUnusedGuests })
  implements GuestsRpc {}

/** For agents, whose buyers need no token. */
export class GuestIssuer extends createRpcEntrypoint(worker, { openGuest }) implements GuestIssuerRpc {}

/** For agents, which hand over to the browser of their buyer. */
export class HandoffIssuer extends createRpcEntrypoint(worker, { issueHandoff }) implements HandoffIssuerRpc {}

/** For the storefront, which goes on with what an agent began. */
export class HandoffTaker extends createRpcEntrypoint(worker, { takeHandoff }) implements HandoffTakerRpc {}

/** For the gateway's `/ready` and `/metrics`. */
export class Monitoring
  extends createRpcEntrypoint(worker, { checkReadiness, readGauges })
  implements ReadinessRpc, GaugesRpc {}
