import { type Check, checkAcross, sqlCheck } from "./check.ts";

type ReturnRow = { id: string; refund_id: string; refund_status: string };
type RefundRow = { id: string; status: string; is_certain: boolean; is_retried: boolean };

/** What became of refunds that failed: none is forgotten, and none is paid twice. */
export const refundChecks: Check[] = [
  sqlCheck("Each refund that failed was made again, or settled in another way", "payments", {
    total: "refunds WHERE status = 'failed'",
    wrong: (graceSeconds) => `
      SELECT format('refund %s of %s of order %s failed (%s), and the money has not gone back', r.id, r.amount, r.order_id,
        r.failure_code) AS wrong
      FROM refunds r JOIN payments p ON p.id = r.payment_id
      WHERE r.status = 'failed' AND r.settled_at IS NULL AND p.refunding_amount < p.amount
        AND r.updated_at < now() - make_interval(secs => ${graceSeconds})`,
  }),
  sqlCheck("Only a refund that failed is made again, and of those of a return one succeeds at most", "payments", {
    total: "refunds WHERE return_id IS NOT NULL OR retry_of IS NOT NULL",
    wrong: `
      SELECT format('%s refunds of return %s did not fail', count(*), return_id) AS wrong FROM refunds
      WHERE return_id IS NOT NULL AND status <> 'failed' GROUP BY return_id HAVING count(*) > 1
      UNION ALL
      SELECT format('refund %s was made again by %s and is %s', f.id, r.id, coalesce(f.settled_note, f.status))
      FROM refunds r JOIN refunds f ON f.id = r.retry_of WHERE f.status <> 'failed' OR f.settled_note IS NOT NULL`,
  }),
  {
    title: "Each return says what became of its refund",
    run: ({ orders, payments }, { graceSeconds }) => {
      const isCertain = (alias: string) => `${alias}.updated_at < now() - make_interval(secs => ${graceSeconds})`;
      return checkAcross<ReturnRow, RefundRow>({
        left: {
          client: orders,
          select: "SELECT id, refund_id, refund_status FROM returns WHERE refund_status IS NOT NULL",
        },
        right: {
          client: payments,
          select: `
            SELECT r.id, CASE WHEN r.settled_note IS NULL THEN r.status ELSE 'settled' END AS status,
              ${isCertain("r")} AS is_certain, EXISTS (
                SELECT FROM refunds n WHERE n.retry_of = r.id AND n.status <> 'pending' AND ${isCertain("n")}) AS is_retried
            FROM refunds r WHERE r.id = ANY($1)`,
        },
        key: ({ refund_id }) => refund_id,
        judge: ({ id, refund_id, refund_status }, refund) => {
          if (!refund) return `return ${id} names refund ${refund_id}, which does not exist`;
          if (refund.is_retried) return `return ${id} names refund ${refund_id}, which was made again`;
          if (refund.status === refund_status || !refund.is_certain) return undefined;
          return `return ${id} says that its refund ${refund_id} is ${refund_status}, and it is ${refund.status}`;
        },
      });
    },
  },
];
