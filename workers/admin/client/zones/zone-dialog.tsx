import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { ifMatch, type Schemas, shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../fields/field.tsx";
import { ConflictNotice, confirmWith } from "../dialogs/conflict-notice.tsx";
import { FormDialog } from "../dialogs/form-dialog.tsx";
import { LocalPicker } from "../fields/picker.tsx";
import { WithCurrency } from "../dialogs/with-currency.tsx";
import { showToast } from "../dialogs/toasts.ts";
import { useConflict } from "../dialogs/use-conflict.ts";
import { MethodFields } from "./method-fields.tsx";
import { ZONE_FIELDS } from "./zone-changes.ts";
import { type MethodRow, readZone, zoneFieldOf } from "./zone-form.ts";
import { TaxFields } from "./tax-fields.tsx";
import { COUNTRY_CHOICES, nameOfPlace, readZoneNow, type Zone } from "./zones.ts";

type Props = {
  zone?: Zone;
  /** Opens the form again with what is there now. */
  onReload: (now: Zone) => void;
  onClose: () => void;
};

const newRow = (currency: string): MethodRow => ({ key: crypto.randomUUID(), currency });

/** Makes a zone, or replaces one. One that has changed meanwhile is not overwritten. */
export function ZoneDialog(props: Props) {
  return (
    <WithCurrency title={titleOf(props.zone)} onClose={props.onClose}>
      {(currency) => <ZoneForm {...props} shopCurrency={currency} />}
    </WithCurrency>
  );
}

const titleOf = (zone: Zone | undefined) => (zone ? `Edit ${zone.name}` : "New zone");

function ZoneForm({ zone, shopCurrency, onReload, onClose }: Props & { shopCurrency: string }) {
  const [countries, setCountries] = useState(zone?.countries ?? []);
  const [methods, setMethods] = useState<MethodRow[]>(
    () =>
      zone?.shippingMethods.map(({ id, price }) => ({ key: id, id, currency: price.currency })) ?? [
        newRow(shopCurrency),
      ],
  );
  const add = useRef<HTMLDivElement>(null);
  const { save, conflict, withoutConflict } = useConflict({ seen: zone, fields: ZONE_FIELDS, read: readZoneNow });
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (body: Schemas["NewZone"]) => {
      if (!zone) return shop.POST("/api/v1/zones", { body });
      return save((base) =>
        shop.PUT("/api/v1/zones/{id}", { params: { path: { id: base.id }, header: ifMatch(base) }, body }),
      );
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
      title={titleOf(zone)}
      confirm={confirmWith(conflict, "Save")}
      isWide
      isBusy={isPending}
      error={withoutConflict(error)}
      fieldOf={zoneFieldOf(methods)}
      onSubmit={(form) => mutate(readZone(form, { countries, methods }))}
      onClose={onClose}
    >
      <Field name="name" label="Name">
        {(field) => <input {...field} defaultValue={zone?.name} required maxLength={100} />}
      </Field>
      <div className="columns">
        <LocalPicker
          label="Countries"
          hint="Name of a country"
          all={COUNTRY_CHOICES}
          chosen={countries.map((id) => ({ id, name: nameOfPlace(id) }))}
          onChange={(chosen) => setCountries(chosen.map(({ id }) => id))}
        />
        <Field name="regions" label="Regions" hint="As ISO 3166-2 has them, such as US-CA, between commas.">
          {(field) => <input {...field} defaultValue={zone?.regions.join(", ")} />}
        </Field>
      </div>
      <TaxFields zone={zone} />
      <fieldset>
        <legend>Shipping</legend>
        {methods.map((row) => (
          <MethodFields
            key={row.key}
            prefix={row.key}
            currency={row.currency}
            method={zone?.shippingMethods.find(({ id }) => id === row.id)}
            onCurrency={(currency) => setMethods(methods.map((each) => (each === row ? { ...row, currency } : each)))}
            onRemove={() => {
              setMethods(methods.filter(({ key }) => key !== row.key));
              // The button that was pressed goes.
              add.current?.querySelector("button")?.focus();
            }}
          />
        ))}
        <div ref={add}>
          <Button icon="plus" onClick={() => setMethods([...methods, newRow(shopCurrency)])}>
            Add a method
          </Button>
        </div>
      </fieldset>
      <ConflictNotice conflict={conflict} onReload={onReload} />
    </FormDialog>
  );
}
