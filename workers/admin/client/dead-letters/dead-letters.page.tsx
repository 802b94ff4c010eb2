import { useMutation } from "@tanstack/react-query";
import { useMemo } from "react";
import { type Schemas, shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import type { Column } from "../ui/data-table.tsx";
import { formatTime } from "../ui/format.ts";
import { ListTable } from "../ui/list-table.tsx";
import { showToast } from "../ui/toasts.ts";

type DeadLetter = Schemas["DeadLetter"];

const load = async (cursor: string | undefined) => {
  const query = { limit: 50, ...(cursor && { cursor }) };
  return (await shop.GET("/api/v1/dead-letters", { params: { query } })).data;
};

export function DeadLettersPage() {
  const { mutate: replay, isPending } = useMutation({
    mutationFn: ({ id }: DeadLetter) => shop.POST("/api/v1/dead-letters/{id}/replay", { params: { path: { id } } }),
    onSuccess: () => showToast("It is being tried again."),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["dead-letters"] }),
  });
  const columns = useMemo(() => columnsWith(replay, isPending), [replay, isPending]);
  return (
    <>
      <PageHeader title="Dead letters" />
      <p className="soft lead">Events that could not be handled, however often it was tried.</p>
      <ListTable
        caption="Dead letters, newest first"
        queryKey={["dead-letters"]}
        load={load}
        columns={columns}
        empty={
          <>
            <h2>Every event was handled</h2>
            <p className="soft">One that cannot be handled waits here until it is replayed.</p>
          </>
        }
      />
    </>
  );
}

function columnsWith(replay: (letter: DeadLetter) => void, isBusy: boolean): Column<DeadLetter>[] {
  return [
    {
      header: "Error",
      cell: ({ error, attempts }) => (
        <>
          <span className="strong break">{error}</span>
          <p className="soft small">{attempts} attempts</p>
        </>
      ),
    },
    { header: "Failed", className: "wide", cell: ({ failedAt }) => formatTime(failedAt) },
    {
      header: "Status",
      className: "wide",
      cell: ({ replayedAt }) => (
        <Badge tone={replayedAt ? "info" : "bad"}>{replayedAt ? "Being tried again" : "Waits"}</Badge>
      ),
    },
    {
      header: "Replay",
      className: "number",
      cell: (letter) => (
        <Button disabled={isBusy} onClick={() => replay(letter)}>
          Try again
        </Button>
      ),
    },
  ];
}
