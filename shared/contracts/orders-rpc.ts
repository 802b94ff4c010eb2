import type { Call } from "#shared/core/context.ts";

export type OrderKey = { orderId: string; key: string };

/** The entrypoint `OrderKeys` of orders, for mails. */
export interface OrderKeysRpc {
  /** The keys that show these orders to their holders, in no order. An unknown order is left out. */
  findOrderKeys(call: Call, orderIds: string[]): Promise<OrderKey[]>;
}
