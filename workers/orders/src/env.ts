import type { ReservationsRpc } from "#shared/contracts/products.ts";
import type { GuestsRpc } from "#shared/contracts/users.ts";
import { commonVars, databaseVars, varsReader } from "#shared/core/env.ts";

export type Env = { PRODUCTS: ReservationsRpc; USERS: GuestsRpc; EVENTS_NOTIFICATIONS: Queue };

export const readVars = varsReader({ ...commonVars, ...databaseVars });
