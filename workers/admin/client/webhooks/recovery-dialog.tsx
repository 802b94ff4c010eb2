import { useMutation } from "@tanstack/react-query";
import { shop } from "../api/client.ts";
import { Field } from "../fields/field.tsx";
import { FormDialog } from "../dialogs/form-dialog.tsx";
import { toLocalTime } from "../ui/format.ts";
import { showToast } from "../dialogs/toasts.ts";
import { refreshWebhooks } from "./endpoints.ts";

const DAY_MS = 86_400_000;

/** Asks since when failed events are sent again. */
export function RecoveryDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { mutate, isPending, error } = useMutation({
    mutationFn: (form: FormData) =>
      shop.POST("/api/v1/webhook-endpoints/{id}/recoveries", {
        params: { path: { id } },
        body: { since: new Date(String(form.get("since"))).toISOString() },
      }),
    meta: { showsError: true },
    onSuccess: () => {
      showToast("What failed since then is being sent again.");
      onClose();
    },
    onSettled: refreshWebhooks,
  });
  return (
    <FormDialog
      title="Send failed events again"
      confirm="Send them again"
      isBusy={isPending}
      error={error}
      onSubmit={mutate}
      onClose={onClose}
    >
      <Field name="since" label="Since" hint="Deliveries are kept for 30 days.">
        {(field) => (
          <input
            {...field}
            type="datetime-local"
            defaultValue={toLocalTime(new Date(Date.now() - DAY_MS).toISOString())}
            required
          />
        )}
      </Field>
    </FormDialog>
  );
}
