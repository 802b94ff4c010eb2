import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { type Schemas, shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { Badge, toWords } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import type { Column } from "../ui/data-table.tsx";
import { Question } from "../ui/dialog.tsx";
import { formatTime } from "../ui/format.ts";
import { ListTable } from "../ui/list-table.tsx";
import { SearchField } from "../ui/search-field.tsx";
import { showToast } from "../ui/toasts.ts";
import { useDelayed } from "../ui/use-delayed.ts";

type User = Schemas["User"];

export function CustomersPage() {
  const [q, setQ] = useState("");
  const [asked, setAsked] = useState<User>();
  const term = useDelayed(q);
  const columns = useMemo(() => columnsWith(setAsked), []);
  const load = async (cursor: string | undefined) => {
    const query = { limit: 50, ...(term && { q: term }), ...(cursor && { cursor }) };
    return (await shop.GET("/api/v1/users", { params: { query } })).data;
  };
  return (
    <>
      <PageHeader title="Customers" />
      <div className="toolbar">
        <SearchField label="Search customers" hint="Username or mail" value={q} onChange={setQ} />
      </div>
      <ListTable
        caption="Customers, newest first"
        queryKey={["users", term]}
        load={load}
        columns={columns}
        empty={<h2>Nobody is called that</h2>}
      />
      {asked && <AccessQuestion user={asked} onClose={() => setAsked(undefined)} />}
    </>
  );
}

/** Asks before an account is closed or opened again. */
function AccessQuestion({ user, onClose }: { user: User; onClose: () => void }) {
  const { mutate, isPending } = useMutation({
    mutationFn: () =>
      shop.PATCH("/api/v1/users/{id}", { params: { path: { id: user.id } }, body: { isActive: !user.isActive } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["users"] });
      showToast(`The account ${user.username} was ${user.isActive ? "closed" : "opened again"}.`);
      onClose();
    },
  });
  return (
    <Question
      title={user.isActive ? `Close the account ${user.username}?` : `Open the account ${user.username} again?`}
      confirm={user.isActive ? "Close the account" : "Open the account"}
      isDangerous={user.isActive}
      isBusy={isPending}
      onConfirm={() => mutate()}
      onClose={onClose}
    >
      <p>
        {user.isActive
          ? "All sessions of the account end, and it can no longer be used to sign in. Its orders stay."
          : "Its owner can sign in again with the password that they had."}
      </p>
    </Question>
  );
}

function columnsWith(ask: (user: User) => void): Column<User>[] {
  return [
    {
      header: "Username",
      cell: ({ username, email }) => (
        <>
          <span className="strong">{username}</span>
          <p className="soft small break">{email ?? "No mail address"}</p>
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
    {
      header: "Account",
      className: "number",
      cell: (user) => (
        <Button
          variant="quiet"
          aria-label={`${user.isActive ? "Close" : "Open"} ${user.username}`}
          onClick={() => ask(user)}
        >
          {user.isActive ? "Close" : "Open again"}
        </Button>
      ),
    },
  ];
}
