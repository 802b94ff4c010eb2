import type { View } from "../layout/view.ts";
import type { Order } from "../shop/types.ts";

export const OrderList = ({ v, orders }: { v: View; orders: Order[] }) => (
  <ul class="order-list">
    {orders.map(({ id, number, createdAt, status, total, items }) => (
      <li>
        <a href={`/orders/${id}`}>
          <strong>{v.t.order.title(number)}</strong>
          <span>{v.money(total)}</span>
          <span class="fine">
            {v.date(createdAt)} · {items.map(({ name }) => name).join(", ")}
          </span>
          <span class={`status ${status}`}>{v.t.order.statuses[status]}</span>
        </a>
      </li>
    ))}
  </ul>
);
