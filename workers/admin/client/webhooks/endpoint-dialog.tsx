import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { type Schemas, shop } from "../api/client.ts";
import { changedFields } from "../fields/changed-fields.ts";
import { Field } from "../fields/field.tsx";
import { FormDialog } from "../dialogs/form-dialog.tsx";
import { showToast } from "../dialogs/toasts.ts";
import { type Endpoint, refreshWebhooks } from "./endpoints.ts";
import { SecretDialog } from "./secret-dialog.tsx";

function readEndpoint(form: FormData): Schemas["NewWebhookEndpoint"] {
  const text = (name: string) => String(form.get(name)).trim();
  return {
    url: text("url"),
    eventTypes: text("eventTypes")
      .split(/[\s,]+/)
      .filter(Boolean),
    description: text("description") || null,
  };
}

/** Makes an endpoint and shows its secret, or changes one. */
export function EndpointDialog({ endpoint, onClose }: { endpoint?: Endpoint; onClose: () => void }) {
  // What the form began with: the endpoint itself is read again meanwhile.
  const [seen] = useState(endpoint);
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: async (body: Schemas["NewWebhookEndpoint"]) => {
      if (!seen) return (await shop.POST("/api/v1/webhook-endpoints", { body })).data.secret;
      await shop.PATCH("/api/v1/webhook-endpoints/{id}", {
        params: { path: { id: seen.id } },
        body: changedFields(seen, body),
      });
      return undefined;
    },
    meta: { showsError: true },
    onSuccess: (secret) => {
      if (secret) return;
      showToast("The endpoint was saved.");
      onClose();
    },
    onSettled: refreshWebhooks,
  });
  if (data) return <SecretDialog secret={data} onClose={onClose} />;
  return (
    <FormDialog
      title={seen ? "Edit the endpoint" : "New endpoint"}
      confirm={seen ? "Save" : "Make the endpoint"}
      isBusy={isPending}
      error={error}
      onSubmit={(form) => mutate(readEndpoint(form))}
      onClose={onClose}
    >
      <Field name="url" label="Address">
        {(field) => (
          <input {...field} type="url" placeholder="https://" defaultValue={seen?.url} required maxLength={2000} />
        )}
      </Field>
      <Field name="eventTypes" label="Events" hint="Separated by commas; order.* for all of orders, * for all.">
        {(field) => <input {...field} defaultValue={seen?.eventTypes.join(", ") ?? "order.*"} required />}
      </Field>
      <Field name="description" label="Description">
        {(field) => <input {...field} defaultValue={seen?.description ?? ""} maxLength={200} />}
      </Field>
    </FormDialog>
  );
}
