import { useMutation } from "@tanstack/react-query";
import { type Schemas, shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { Question } from "../dialogs/question.tsx";
import { showToast } from "../dialogs/toasts.ts";

export type User = Schemas["User"];
export type Change = "close" | "open" | "promote" | "demote";

type Text = { title: string; confirm: string; meaning: string; done: string; body: Schemas["AccessChange"] };

const TEXTS: Record<Change, (name: string) => Text> = {
  close: (name) => ({
    title: `Close the account ${name}?`,
    confirm: "Close the account",
    meaning: "All sessions of the account end, and it can no longer be used to sign in. Its orders stay.",
    done: `The account ${name} was closed.`,
    body: { isActive: false },
  }),
  open: (name) => ({
    title: `Open the account ${name} again?`,
    confirm: "Open the account",
    meaning: "Its owner can sign in again with the password that they had.",
    done: `The account ${name} was opened again.`,
    body: { isActive: true },
  }),
  promote: (name) => ({
    title: `Make ${name} an administrator?`,
    confirm: "Make administrator",
    meaning: "They can do all that you can: see every order and customer, refund money, and change the shop.",
    done: `${name} is an administrator now.`,
    body: { role: "admin" },
  }),
  demote: (name) => ({
    title: `Make ${name} a customer?`,
    confirm: "Make customer",
    meaning: "They lose access to this page within a minute.",
    done: `${name} is a customer now.`,
    body: { role: "customer" },
  }),
};

/** Asks before an account is closed or opened again, and before its role changes. */
export function UserQuestion({ user, change, onClose }: { user: User; change: Change; onClose: () => void }) {
  const { title, confirm, meaning, done, body } = TEXTS[change](user.username);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => shop.PATCH("/api/v1/users/{id}", { params: { path: { id: user.id } }, body }),
    meta: { showsError: true },
    onSuccess: () => {
      showToast(done);
      onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["users"] }),
  });
  return (
    <Question
      title={title}
      confirm={confirm}
      isDangerous={change !== "open"}
      isBusy={isPending}
      error={error}
      onConfirm={() => mutate()}
      onClose={onClose}
    >
      <p>{meaning}</p>
    </Question>
  );
}
