import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { shop } from "../api/client.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { Badge, toWords } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import type { Column } from "../ui/data-table.tsx";
import { formatTime } from "../ui/format.ts";
import { ListTable } from "../ui/list-table.tsx";
import { SearchField } from "../fields/search-field.tsx";
import { useDelayed } from "../ui/use-delayed.ts";
import { type Change, type User, UserQuestion } from "./user-question.tsx";

type Ask = (user: User, change: Change) => void;

export function CustomersPage() {
  const [q, setQ] = useState("");
  const [asked, setAsked] = useState<{ user: User; change: Change }>();
  const term = useDelayed(q);
  const columns = useMemo(() => columnsWith((user, change) => setAsked({ user, change })), []);
  return (
    <>
      <PageHeader title="Customers" />
      <div className="toolbar">
        <SearchField label="Search customers" hint="Username or mail" value={q} onChange={setQ} />
      </div>
      <ListTable
        caption="Customers, newest first"
        queryKey={["users", term]}
        load={async (page) => {
          const query = { ...page, ...(term && { q: term }) };
          return (await shop.GET("/api/v1/users", { params: { query } })).data;
        }}
        columns={columns}
        empty={{ title: "No customer has this name" }}
      />
      {asked && <UserQuestion {...asked} onClose={() => setAsked(undefined)} />}
    </>
  );
}

function columnsWith(ask: Ask): Column<User>[] {
  return [
    {
      header: "Username",
      cell: ({ id, username, email }) => (
        <>
          <Link to="/orders" search={{ userId: id }} className="strong unspaced" aria-label={`Orders of ${username}`}>
            {username}
          </Link>
          <p className="soft small">{email ?? "No mail address"}</p>
        </>
      ),
    },
    {
      header: "Role",
      className: "wide",
      cell: ({ role, isActive }) => (
        <span className="badges">
          <Badge tone={role === "admin" ? "info" : "neutral"}>{toWords(role)}</Badge>
          {!isActive && <Badge tone="bad">Closed</Badge>}
        </span>
      ),
    },
    { header: "Since", className: "wide", cell: ({ createdAt }) => formatTime(createdAt) },
    { header: "Account", className: "number", cell: (user) => <Actions user={user} ask={ask} /> },
  ];
}

function Actions({ user, ask }: { user: User; ask: Ask }) {
  const { username, role, isActive } = user;
  return (
    <span className="actions end">
      {role !== "guest" && (
        <Button
          variant="quiet"
          aria-label={`${role === "admin" ? "Make customer" : "Make admin"}: ${username}`}
          onClick={() => ask(user, role === "admin" ? "demote" : "promote")}
        >
          {role === "admin" ? "Make customer" : "Make admin"}
        </Button>
      )}
      {/* A guest has no password to sign in with again. */}
      {(isActive || role !== "guest") && (
        <Button
          variant="quiet"
          aria-label={`${isActive ? "Close account" : "Open again"}: ${username}`}
          onClick={() => ask(user, isActive ? "close" : "open")}
        >
          {isActive ? "Close account" : "Open again"}
        </Button>
      )}
    </span>
  );
}
