import { Link } from "@tanstack/react-router";
import type { Money, Order } from "../api/client.ts";
import { formatMoney } from "../ui/format.ts";

export function OrderLines({ order }: { order: Order }) {
  return (
    <section className="card flush">
      <h2>Items</h2>
      <table className="lines">
        <thead>
          <tr>
            <th scope="col">Product</th>
            <th scope="col" className="number wide">
              Price
            </th>
            <th scope="col" className="number">
              Units
            </th>
            <th scope="col" className="number">
              Total
            </th>
          </tr>
        </thead>
        <tbody>
          {order.items.map((item) => (
            <tr key={item.variantId}>
              <td>
                <Link to="/products/$id" params={{ id: item.productId }} className="strong">
                  {item.name}
                </Link>
                <p className="soft small">
                  {[...Object.values(item.options), item.sku, fulfilledOf(item)].filter(Boolean).join(" · ")}
                </p>
              </td>
              <td className="number wide">{formatMoney(item.unitPrice)}</td>
              <td className="number">{item.quantity}</td>
              <td className="number">{formatMoney(item.lineTotal)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl className="totals">
        <Total label="Subtotal" money={order.subtotal} />
        {order.discounts.map(({ promotionId, name, amount }) => (
          <Total key={promotionId} label={name} money={amount} isTaken />
        ))}
        {order.shippingMethod && <Total label="Shipping" money={order.shippingTotal} />}
        {order.taxes.map(({ name, amount, included }) => (
          <Total key={name} label={included ? `${name}, included` : name} money={amount} />
        ))}
        <Total label="Total" money={order.total} />
      </dl>
    </section>
  );
}

function fulfilledOf({ quantity, quantityFulfilled, quantityReturned }: Order["items"][number]): string | undefined {
  if (quantityReturned > 0) return `${quantityReturned} returned`;
  if (quantityFulfilled === 0 || quantityFulfilled === quantity) return undefined;
  return `${quantityFulfilled} of ${quantity} shipped`;
}

function Total({ label, money, isTaken = false }: { label: string; money: Money; isTaken?: boolean }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {isTaken && "−"}
        {formatMoney(money)}
      </dd>
    </div>
  );
}
