import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { ifMatch, type Schemas, shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import type { Column } from "../ui/data-table.tsx";
import { Question } from "../ui/dialog.tsx";
import { formatCount, formatMoney } from "../ui/format.ts";
import { ListTable } from "../ui/list-table.tsx";
import { showToast } from "../ui/toasts.ts";
import { PromotionDialog } from "./promotion-dialog.tsx";

type Promotion = Schemas["Promotion"];

const load = async (cursor: string | undefined) => {
  const query = { limit: 50, ...(cursor && { cursor }) };
  return (await shop.GET("/api/v1/promotions", { params: { query } })).data;
};

export const refreshPromotions = () => queryClient.invalidateQueries({ queryKey: ["promotions"] });

export function PromotionsPage() {
  const [isNew, setNew] = useState(false);
  const [deleted, setDeleted] = useState<Promotion>();
  const { mutate: toggle } = useMutation({
    mutationFn: (promotion: Promotion) =>
      shop.PATCH("/api/v1/promotions/{id}", {
        params: { path: { id: promotion.id }, header: ifMatch(promotion) },
        body: { isActive: !promotion.isActive },
      }),
    onSettled: refreshPromotions,
  });
  const columns = useMemo(() => columnsWith(toggle, setDeleted), [toggle]);
  return (
    <>
      <PageHeader title="Promotions">
        <Button variant="primary" icon="plus" onClick={() => setNew(true)}>
          New promotion
        </Button>
      </PageHeader>
      <ListTable
        caption="Promotions"
        queryKey={["promotions"]}
        load={load}
        columns={columns}
        empty={
          <>
            <h2>No promotions yet</h2>
            <p className="soft">A promotion takes something off, with a code or by itself.</p>
          </>
        }
      />
      {isNew && <PromotionDialog onClose={() => setNew(false)} />}
      {deleted && <DeleteQuestion promotion={deleted} onClose={() => setDeleted(undefined)} />}
    </>
  );
}

function DeleteQuestion({ promotion, onClose }: { promotion: Promotion; onClose: () => void }) {
  const { mutate, isPending } = useMutation({
    mutationFn: () =>
      shop.DELETE("/api/v1/promotions/{id}", { params: { path: { id: promotion.id }, header: ifMatch(promotion) } }),
    onSuccess: async () => {
      await refreshPromotions();
      showToast(`${promotion.name} was deleted.`);
      onClose();
    },
  });
  return (
    <Question
      title={`Delete ${promotion.name}?`}
      confirm="Delete the promotion"
      isDangerous
      isBusy={isPending}
      onConfirm={() => mutate()}
      onClose={onClose}
    >
      <p>Carts lose it at once; orders that were placed with it keep what they cost. This cannot be undone.</p>
    </Question>
  );
}

/** "10 % off", "$5.00 off" or "Free shipping". */
function describe({ type, basisPoints, amount }: Promotion): string {
  if (type === "percentage") return `${(basisPoints ?? 0) / 100} % off`;
  if (type === "fixed" && amount) return `${formatMoney(amount)} off`;
  return "Free shipping";
}

function columnsWith(
  toggle: (promotion: Promotion) => void,
  remove: (promotion: Promotion) => void,
): Column<Promotion>[] {
  return [
    {
      header: "Promotion",
      cell: (promotion) => (
        <>
          <span className="strong">{promotion.name}</span>
          <p className="soft small">{promotion.code ? `Code ${promotion.code}` : "Applies by itself"}</p>
        </>
      ),
    },
    { header: "What it does", className: "wide", cell: describe },
    {
      header: "Used",
      className: "number wide",
      cell: ({ used, usageLimit }) =>
        usageLimit === null ? formatCount(used) : `${formatCount(used)} of ${formatCount(usageLimit)}`,
    },
    {
      header: "Status",
      className: "wide",
      cell: ({ isActive }) => <Badge tone={isActive ? "good" : "neutral"}>{isActive ? "Active" : "Paused"}</Badge>,
    },
    {
      header: "Change",
      className: "number",
      cell: (promotion) => (
        <>
          <Button
            variant="quiet"
            aria-label={`${promotion.isActive ? "Pause" : "Resume"} ${promotion.name}`}
            onClick={() => toggle(promotion)}
          >
            {promotion.isActive ? "Pause" : "Resume"}
          </Button>
          <Button
            variant="quiet"
            icon="close"
            aria-label={`Delete ${promotion.name}`}
            onClick={() => remove(promotion)}
          />
        </>
      ),
    },
  ];
}
