import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { type Schemas, shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { useSettings } from "../api/settings.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { Button } from "../ui/button.tsx";
import { Refusal } from "../ui/failure.tsx";
import { Field } from "../fields/field.tsx";
import { showToast } from "../dialogs/toasts.ts";

export function SettingsPage() {
  const settings = useSettings();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (body: Schemas["ShopPatch"]) => shop.PATCH("/api/v1/shop", { body }),
    meta: { showsError: true },
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["shop"] });
      showToast("The settings were saved.");
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name)).trim();
    mutate({
      name: text("name"),
      currency: text("currency").toUpperCase(),
      supportEmail: text("supportEmail") || null,
      lowStockThreshold: Number(text("lowStockThreshold")),
    });
  };
  return (
    <>
      <PageHeader title="Settings" />
      {settings && (
        <form className="card form narrow" onSubmit={submit}>
          <Field label="Name of the shop">
            {(field) => <input {...field} name="name" defaultValue={settings.name} required maxLength={100} />}
          </Field>
          <Field label="Mail address for customers" hint="Mails name it; none when it is empty.">
            {(field) => (
              <input {...field} name="supportEmail" type="email" defaultValue={settings.supportEmail ?? ""} />
            )}
          </Field>
          <div className="columns">
            <Field label="Currency" hint="Of new prices and of reports.">
              {(field) => (
                <input
                  {...field}
                  name="currency"
                  defaultValue={settings.currency}
                  required
                  pattern="[A-Za-z]{3}"
                  maxLength={3}
                />
              )}
            </Field>
            <Field label="Stock is low at" hint="Units of a variant that are left.">
              {(field) => (
                <input
                  {...field}
                  name="lowStockThreshold"
                  type="number"
                  min={0}
                  defaultValue={settings.lowStockThreshold}
                  required
                />
              )}
            </Field>
          </div>
          <Refusal error={error} />
          <div className="dialog-actions">
            <Button type="submit" variant="primary" isBusy={isPending}>
              Save
            </Button>
          </div>
        </form>
      )}
    </>
  );
}
