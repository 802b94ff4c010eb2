import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { ifMatch, shop } from "../api/client.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import type { Column } from "../ui/data-table.tsx";
import { formatCount } from "../ui/format.ts";
import { ListTable } from "../ui/list-table.tsx";
import { RemovalQuestion } from "../dialogs/question.tsx";
import { PromotionDialog } from "./promotion-dialog.tsx";
import { describeEffect, describeState, loadPromotions, type Promotion, refreshPromotions } from "./promotions.ts";

const at = (promotion: Promotion) => ({ params: { path: { id: promotion.id }, header: ifMatch(promotion) } });

export function PromotionsPage() {
  const [edited, setEdited] = useState<Promotion | "new">();
  const [deleted, setDeleted] = useState<Promotion>();
  const { mutate: toggle } = useMutation({
    mutationFn: (promotion: Promotion) =>
      shop.PATCH("/api/v1/promotions/{id}", { ...at(promotion), body: { isActive: !promotion.isActive } }),
    onSettled: refreshPromotions,
  });
  const columns = useMemo(() => columnsWith({ toggle, edit: setEdited, remove: setDeleted }), [toggle]);
  return (
    <>
      <PageHeader title="Promotions">
        <Button variant="primary" icon="plus" onClick={() => setEdited("new")}>
          New promotion
        </Button>
      </PageHeader>
      <ListTable
        caption="Promotions"
        queryKey={["promotions"]}
        load={loadPromotions}
        columns={columns}
        empty={{ title: "No promotions yet", hint: "A promotion takes something off, with a code or by itself." }}
      />
      {edited && (
        <PromotionDialog
          {...(edited !== "new" && { promotion: edited, key: edited.version })}
          onReload={setEdited}
          onClose={() => setEdited(undefined)}
        />
      )}
      {deleted && (
        <RemovalQuestion
          title={`Delete ${deleted.name}?`}
          confirm="Delete the promotion"
          remove={() => shop.DELETE("/api/v1/promotions/{id}", at(deleted))}
          done={`${deleted.name} was deleted.`}
          queryKey={["promotions"]}
          onClose={() => setDeleted(undefined)}
        >
          <p>Carts lose it at once; orders that were placed with it keep what they cost. This cannot be undone.</p>
        </RemovalQuestion>
      )}
    </>
  );
}

type Actions = Record<"toggle" | "edit" | "remove", (promotion: Promotion) => void>;

function columnsWith({ toggle, edit, remove }: Actions): Column<Promotion>[] {
  return [
    {
      header: "Promotion",
      cell: (promotion) => (
        <>
          <span className="strong">{promotion.name}</span>
          <p className="soft small">{promotion.code ? `Code ${promotion.code}` : "Applies by itself"}</p>
          <p className="soft small narrow-only">{describeEffect(promotion)}</p>
          <p className="narrow-only">
            <StateBadge promotion={promotion} />
          </p>
        </>
      ),
    },
    { header: "What it does", className: "wide", cell: describeEffect },
    {
      header: "Used",
      className: "number wide",
      cell: ({ used, usageLimit }) =>
        usageLimit === null ? formatCount(used) : `${formatCount(used)} of ${formatCount(usageLimit)}`,
    },
    { header: "Status", className: "wide", cell: (promotion) => <StateBadge promotion={promotion} /> },
    {
      header: "Change",
      className: "number",
      cell: (promotion) => (
        <span className="actions end tight">
          <Button
            variant="quiet"
            aria-label={`${promotion.isActive ? "Pause" : "Resume"} ${promotion.name}`}
            onClick={() => toggle(promotion)}
          >
            {promotion.isActive ? "Pause" : "Resume"}
          </Button>
          <Button variant="quiet" icon="edit" aria-label={`Edit ${promotion.name}`} onClick={() => edit(promotion)} />
          <Button
            variant="quiet"
            icon="close"
            aria-label={`Delete ${promotion.name}`}
            onClick={() => remove(promotion)}
          />
        </span>
      ),
    },
  ];
}

function StateBadge({ promotion }: { promotion: Promotion }) {
  const { tone, label } = describeState(promotion);
  return <Badge tone={tone}>{label}</Badge>;
}
