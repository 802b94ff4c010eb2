import type { View } from "../layout/view.ts";
import { statusTextOf } from "../orders/stage-text.ts";
import type { Order } from "../shop/types.ts";

export const OrderList = ({ v, orders }: { v: View; orders: Order[] }) => (
  <ul class="order-list">
    {orders.map((order) => (
      <li>
        <a href={`/orders/${order.id}`}>
          <strong>{v.t.order.title(order.number)}</strong>
          <span>{v.money(order.total)}</span>
          <span class="fine">
            {v.date(order.createdAt)} · {[...new Set(order.items.map(({ name }) => name))].join(", ")}
          </span>
          <span class={`status ${order.status}`}>{statusTextOf(v, order)}</span>
        </a>
      </li>
    ))}
  </ul>
);
