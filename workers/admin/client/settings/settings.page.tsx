import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { type Schemas, shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { useSettingsQuery } from "../api/settings.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { Button } from "../ui/button.tsx";
import { changedFields } from "../fields/changed-fields.ts";
import { NotLoaded } from "../ui/not-loaded.tsx";
import { Field } from "../fields/field.tsx";
import { Form } from "../fields/form.tsx";
import { showToast } from "../dialogs/toasts.ts";
import { useUnsavedChanges } from "../dialogs/unsaved-changes.ts";

export function SettingsPage() {
  const { data: settings, error, refetch } = useSettingsQuery();
  return (
    <>
      <PageHeader title="Settings" />
      {!settings && <NotLoaded error={error} onRetry={refetch} />}
      {settings && <SettingsForm settings={settings} />}
    </>
  );
}

function SettingsForm({ settings }: { settings: Schemas["Shop"] }) {
  // What the fields began with, or were saved with: the settings themselves are read again meanwhile.
  const [seen, setSeen] = useState(settings);
  const unsaved = useUnsavedChanges();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (body: Schemas["ShopPatch"]) => shop.PATCH("/api/v1/shop", { body }),
    meta: { showsError: true },
    onSuccess: async (_, saved) => {
      setSeen({ ...seen, ...saved });
      unsaved.clear();
      await queryClient.invalidateQueries({ queryKey: ["shop"] });
      showToast("The settings were saved.");
    },
  });
  const save = (form: FormData) => {
    const text = (name: string) => String(form.get(name)).trim();
    mutate(
      changedFields(seen, {
        name: text("name"),
        currency: text("currency").toUpperCase(),
        supportEmail: text("supportEmail") || null,
        lowStockThreshold: Number(text("lowStockThreshold")),
      }),
    );
  };
  return (
    <Form
      className="card form narrow"
      isBusy={isPending}
      error={error}
      onChange={unsaved.mark}
      onSubmit={save}
      actions={
        <Button type="submit" variant="primary" isBusy={isPending}>
          Save
        </Button>
      }
    >
      <Field name="name" label="Name of the shop">
        {(field) => <input {...field} defaultValue={seen.name} required maxLength={100} />}
      </Field>
      <Field name="supportEmail" label="Mail address for customers" hint="Mails name it; none when it is empty.">
        {(field) => <input {...field} type="email" defaultValue={seen.supportEmail ?? ""} />}
      </Field>
      <div className="columns">
        <Field name="currency" label="Currency" hint="Of new prices and of reports.">
          {(field) => <input {...field} defaultValue={seen.currency} required pattern="[A-Za-z]{3}" maxLength={3} />}
        </Field>
        <Field name="lowStockThreshold" label="Stock is low at" hint="Units of a variant that are left.">
          {(field) => <input {...field} type="number" min={0} defaultValue={seen.lowStockThreshold} required />}
        </Field>
      </div>
    </Form>
  );
}
