import { Field } from "../fields/field.tsx";
import { TAX_CLASSES } from "./zone-form.ts";
import type { Zone } from "./zones.ts";

const LABELS = { standard: "Standard", reduced: "Reduced", zero: "Zero" } as const;

/** A rate for each class of products; none where the percentage is left empty. */
export function TaxFields({ zone }: { zone: Zone | undefined }) {
  return (
    <fieldset>
      <legend>Taxes</legend>
      {TAX_CLASSES.map((taxClass) => {
        const rate = zone?.taxRates.find((each) => each.taxClass === taxClass);
        return (
          <div key={taxClass} className="columns narrow-columns">
            <Field name={`tax ${taxClass} name`} label={`${LABELS[taxClass]}: name`}>
              {(field) => <input {...field} defaultValue={rate?.name} placeholder="VAT" maxLength={50} />}
            </Field>
            <Field name={`tax ${taxClass} percent`} label={`${LABELS[taxClass]}: percent`}>
              {(field) => (
                <input
                  {...field}
                  type="number"
                  min={0}
                  max={100}
                  step={0.01}
                  defaultValue={rate && rate.basisPoints / 100}
                />
              )}
            </Field>
          </div>
        );
      })}
      <label className="check">
        <input type="checkbox" name="pricesIncludeTax" defaultChecked={zone?.pricesIncludeTax} /> Prices include tax
      </label>
    </fieldset>
  );
}
