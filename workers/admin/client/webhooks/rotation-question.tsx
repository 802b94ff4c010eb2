import { useMutation } from "@tanstack/react-query";
import { shop } from "../api/client.ts";
import { Question } from "../dialogs/question.tsx";
import { SecretDialog } from "./secret-dialog.tsx";

/** Asks before an endpoint gets a new secret, then shows it. */
export function RotationQuestion({ id, onClose }: { id: string; onClose: () => void }) {
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: async () =>
      (await shop.POST("/api/v1/webhook-endpoints/{id}/secret-rotations", { params: { path: { id } } })).data.secret,
    meta: { showsError: true },
  });
  if (data) return <SecretDialog secret={data} onClose={onClose} />;
  return (
    <Question
      title="Give it a new secret?"
      confirm="New secret"
      isBusy={isPending}
      error={error}
      onConfirm={() => mutate()}
      onClose={onClose}
    >
      <p>For 24 hours events are signed with both, the old one and the new one; then the old one is worth nothing.</p>
    </Question>
  );
}
