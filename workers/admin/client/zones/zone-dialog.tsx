import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ifMatch, shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { useSettings } from "../api/settings.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../fields/field.tsx";
import { FormDialog } from "../dialogs/form-dialog.tsx";
import { LocalPicker } from "../fields/picker.tsx";
import { showToast } from "../dialogs/toasts.ts";
import { MethodFields } from "./method-fields.tsx";
import { type MethodRow, readZone } from "./zone-form.ts";
import { TaxFields } from "./tax-fields.tsx";
import { COUNTRY_CHOICES, nameOfCountry, type Zone } from "./zones.ts";

const newRow = (): MethodRow => ({ key: crypto.randomUUID() });

/** Makes a zone, or replaces one. One that has changed meanwhile is not overwritten. */
export function ZoneDialog({ zone, onClose }: { zone?: Zone; onClose: () => void }) {
  const [countries, setCountries] = useState(zone?.countries ?? []);
  const [methods, setMethods] = useState<MethodRow[]>(
    () => zone?.shippingMethods.map(({ id }) => ({ key: id, id })) ?? [newRow()],
  );
  const shopCurrency = useSettings()?.currency ?? "USD";
  const currency = zone?.shippingMethods[0]?.price.currency ?? shopCurrency;
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (form: FormData) => {
      const body = readZone(form, { countries, methods, currency });
      if (!zone) return shop.POST("/api/v1/zones", { body });
      return shop.PUT("/api/v1/zones/{id}", { params: { path: { id: zone.id }, header: ifMatch(zone) }, body });
    },
    meta: { showsError: true },
    onSuccess: ({ data }) => {
      showToast(`${data.name} was saved.`);
      onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["zones"] }),
  });
  return (
    <FormDialog
      title={zone ? `Edit ${zone.name}` : "New zone"}
      confirm="Save"
      isWide
      isBusy={isPending}
      error={error}
      onSubmit={mutate}
      onClose={onClose}
    >
      <Field label="Name">
        {(field) => <input {...field} name="name" defaultValue={zone?.name} required maxLength={100} />}
      </Field>
      <div className="columns">
        <LocalPicker
          label="Countries"
          hint="Name of a country"
          all={COUNTRY_CHOICES}
          chosen={countries.map((id) => ({ id, name: nameOfCountry(id) }))}
          onChange={(chosen) => setCountries(chosen.map(({ id }) => id))}
        />
        <Field label="Regions" hint="As ISO 3166-2 has them, such as US-CA, between commas.">
          {(field) => <input {...field} name="regions" defaultValue={zone?.regions.join(", ")} />}
        </Field>
      </div>
      <TaxFields zone={zone} />
      <fieldset>
        <legend>Shipping, in {currency}</legend>
        {methods.map((row) => (
          <MethodFields
            key={row.key}
            prefix={row.key}
            currency={currency}
            method={zone?.shippingMethods.find(({ id }) => id === row.id)}
            onRemove={() => setMethods(methods.filter(({ key }) => key !== row.key))}
          />
        ))}
        <div>
          <Button icon="plus" onClick={() => setMethods([...methods, newRow()])}>
            Add a method
          </Button>
        </div>
      </fieldset>
    </FormDialog>
  );
}
