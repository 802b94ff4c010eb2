import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Order, type Schemas, shop } from "../api/client.ts";
import { Badge, type Tone, toWords } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Failure } from "../ui/failure.tsx";
import { formatMoney, formatTime } from "../ui/format.ts";
import { FailedRefund } from "./failed-refund.tsx";
import { RefundDialog } from "./refund-dialog.tsx";

type Refund = Schemas["Refund"];

const TONES: Record<Refund["status"], Tone> = { pending: "warn", succeeded: "good", failed: "bad" };

/** The payments of an order, what of them went back, and a way to give more back. */
export function OrderMoney({ order: { id } }: { order: Order }) {
  const [isAsked, setAsked] = useState(false);
  const paymentsQuery = useQuery({
    queryKey: ["order", id, "payments"],
    queryFn: async () => (await shop.GET("/api/v1/orders/{id}/payments", { params: { path: { id } } })).data.items,
  });
  const refundsQuery = useQuery({
    queryKey: ["order", id, "refunds"],
    queryFn: async () => (await shop.GET("/api/v1/orders/{id}/refunds", { params: { path: { id } } })).data.items,
  });
  const [payments, refunds] = [paymentsQuery.data, refundsQuery.data];
  const failed = [paymentsQuery, refundsQuery].find(({ data, error }) => error && !data);
  const paid = payments?.find(({ status, amount, refundedAmount }) => {
    return status === "succeeded" && refundedAmount.amount < amount.amount;
  });
  return (
    <section className="card" aria-labelledby="money">
      <h2 id="money">Money</h2>
      {failed && <Failure error={failed.error} onRetry={failed.refetch} />}
      {payments?.length === 0 && <p className="soft">No payment was made through the shop.</p>}
      <ul className="plain-list">
        {payments?.map(({ id: paymentId, provider, status, amount }) => (
          <li key={paymentId} className="spread">
            <span>
              {toWords(provider)} <span className="soft">{toWords(status)}</span>
            </span>
            <span className="number">{formatMoney(amount)}</span>
          </li>
        ))}
        {refunds?.map((refund) => (
          <RefundRow key={refund.id} refund={refund} />
        ))}
      </ul>
      {paid && (
        <p className="after">
          <Button onClick={() => setAsked(true)}>Refund</Button>
        </p>
      )}
      {isAsked && paid && (
        <RefundDialog
          orderId={id}
          payment={paid}
          hasFailed={refunds?.some(({ isUnsettled }) => isUnsettled) ?? false}
          onClose={() => setAsked(false)}
        />
      )}
    </section>
  );
}

function RefundRow({ refund }: { refund: Refund }) {
  const { status, amount, createdAt, returnId, retryOf } = refund;
  return (
    <li>
      <div className="spread">
        <span>
          {returnId ? "Refund of a return" : "Refund"}
          {retryOf && ", made again"} <Badge tone={TONES[status]}>{toWords(status)}</Badge>{" "}
          <span className="soft small">{formatTime(createdAt)}</span>
        </span>
        <span className="number">−{formatMoney(amount)}</span>
      </div>
      {status === "failed" && <FailedRefund refund={refund} />}
    </li>
  );
}
