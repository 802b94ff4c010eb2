import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { describeProblem, shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";

/** Asks for an address, then shows the secret of the new endpoint, which the shop shows only this once. */
export function EndpointDialog({ onClose }: { onClose: () => void }) {
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: async (body: { url: string; eventTypes: string[] }) =>
      (await shop.POST("/api/v1/webhook-endpoints", { body })).data,
    meta: { showsError: true },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["webhooks"] }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const eventTypes = String(form.get("eventTypes"))
      .split(/[\s,]+/)
      .filter(Boolean);
    mutate({ url: String(form.get("url")).trim(), eventTypes });
  };
  if (data) {
    return (
      <Dialog
        title="The endpoint's secret"
        onClose={onClose}
        footer={<Button onClick={onClose}>I have kept it</Button>}
      >
        <p>It signs every event. Keep it now: the shop does not show it again.</p>
        <p className="secret break">{data.secret}</p>
      </Dialog>
    );
  }
  return (
    <Dialog title="New endpoint" onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <Field label="Address">
          {(field) => <input {...field} name="url" type="url" placeholder="https://" required maxLength={2000} />}
        </Field>
        <Field label="Events" hint="Separated by commas; order.* for all of orders, * for all.">
          {(field) => <input {...field} name="eventTypes" defaultValue="order.*" required />}
        </Field>
        {error && (
          <p className="notice bad" role="alert">
            {describeProblem(error)}
          </p>
        )}
        <div className="dialog-actions">
          <Button onClick={onClose}>Go back</Button>
          <Button type="submit" variant="primary" isBusy={isPending}>
            Make the endpoint
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
