import { useState } from "react";
import { PageHeader } from "../layout/page-header.tsx";
import { Badge } from "../ui/badge.tsx";
import type { Column } from "../ui/data-table.tsx";
import { formatTime } from "../ui/format.ts";
import { ListTable } from "../ui/list-table.tsx";
import { Segments } from "../fields/segments.tsx";
import { LetterDialog } from "./letter-dialog.tsx";
import { type DeadLetter, type SourceName, SOURCES } from "./sources.ts";

const OPTIONS = (Object.keys(SOURCES) as SourceName[]).map((value) => ({ value, label: SOURCES[value].label }));

export function DeadLettersPage() {
  const [source, setSource] = useState<SourceName>("notifications");
  const [shown, setShown] = useState<DeadLetter>();
  const [columns] = useState(() => columnsWith(setShown));
  return (
    <>
      <PageHeader title="Dead letters" />
      <p className="soft lead">Events that could not be handled, however often it was tried.</p>
      <div className="toolbar">
        <Segments label="Who could not handle them" options={OPTIONS} value={source} onChange={setSource} />
      </div>
      <ListTable
        caption="Dead letters, newest first"
        queryKey={["dead-letters", source]}
        load={SOURCES[source].load}
        columns={columns}
        empty={{
          title: "Every event was handled",
          hint: "One that cannot be handled waits here until it is replayed or given up.",
        }}
      />
      {shown && <LetterDialog letter={shown} source={source} onClose={() => setShown(undefined)} />}
    </>
  );
}

function columnsWith(show: (letter: DeadLetter) => void): Column<DeadLetter>[] {
  return [
    {
      header: "Error",
      cell: (letter) => (
        <button type="button" className="link strong" onClick={() => show(letter)}>
          {letter.error}
        </button>
      ),
    },
    { header: "Attempts", className: "number wide", cell: ({ attempts }) => attempts },
    { header: "Failed", className: "wide", cell: ({ failedAt }) => formatTime(failedAt) },
    {
      header: "Status",
      cell: ({ replayedAt }) => (
        <Badge tone={replayedAt ? "info" : "bad"}>{replayedAt ? "Being tried again" : "Waits"}</Badge>
      ),
    },
  ];
}
