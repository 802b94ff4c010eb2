import { useMutation } from "@tanstack/react-query";
import { type Schemas, shop } from "../api/client.ts";
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
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: async (body: Schemas["NewWebhookEndpoint"]) => {
      if (!endpoint) return (await shop.POST("/api/v1/webhook-endpoints", { body })).data.secret;
      await shop.PATCH("/api/v1/webhook-endpoints/{id}", { params: { path: { id: endpoint.id } }, body });
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
      title={endpoint ? "Edit the endpoint" : "New endpoint"}
      confirm={endpoint ? "Save" : "Make the endpoint"}
      isBusy={isPending}
      error={error}
      onSubmit={(form) => mutate(readEndpoint(form))}
      onClose={onClose}
    >
      <Field name="url" label="Address">
        {(field) => (
          <input {...field} type="url" placeholder="https://" defaultValue={endpoint?.url} required maxLength={2000} />
        )}
      </Field>
      <Field name="eventTypes" label="Events" hint="Separated by commas; order.* for all of orders, * for all.">
        {(field) => <input {...field} defaultValue={endpoint?.eventTypes.join(", ") ?? "order.*"} required />}
      </Field>
      <Field name="description" label="Description">
        {(field) => <input {...field} defaultValue={endpoint?.description ?? ""} maxLength={200} />}
      </Field>
    </FormDialog>
  );
}
