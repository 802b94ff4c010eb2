import { toDecimal } from "#shared/values/minor-units.ts";
import { AmountInput } from "../fields/amount-input.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../fields/field.tsx";
import { currencyChoices } from "../ui/currency.ts";
import type { ShippingMethod } from "./zones.ts";

/** `prefix` begins the names of its fields. */
type Props = {
  prefix: string;
  method: ShippingMethod | undefined;
  currency: string;
  onCurrency: (currency: string) => void;
  onRemove: () => void;
};

const MAX_GRAMS = 1_000_000;

export function MethodFields({ prefix, method, currency, onCurrency, onRemove }: Props) {
  const number = (name: "minDays" | "maxDays" | "minWeightGrams" | "maxWeightGrams", label: string, max: number) => (
    <Field name={`${prefix} ${name}`} label={label}>
      {(field) => (
        <input
          {...field}
          type="number"
          min={0}
          max={max}
          defaultValue={method?.[name] ?? ""}
          required={name.endsWith("Days")}
        />
      )}
    </Field>
  );
  const money = (name: "price" | "freeAbove", label: string) => {
    const amount = method?.[name];
    return (
      <Field name={`${prefix} ${name}`} label={label}>
        {(field) => (
          <AmountInput
            {...field}
            currency={currency}
            defaultValue={amount ? toDecimal(amount) : ""}
            required={name === "price"}
          />
        )}
      </Field>
    );
  };
  return (
    <div className="group">
      <div className="with-remove">
        <Field name={`${prefix} name`} label="Method">
          {(field) => <input {...field} defaultValue={method?.name} required maxLength={100} />}
        </Field>
        <Button
          variant="quiet"
          icon="close"
          aria-label={`Remove ${method?.name ?? "this method"}`}
          onClick={onRemove}
        />
      </div>
      <div className="columns narrow-columns">
        <Field label="Currency">
          {(field) => (
            <select {...field} value={currency} onChange={({ target }) => onCurrency(target.value)}>
              {currencyChoices(currency).map(({ code, label }) => (
                <option key={code} value={code}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        {money("price", "Price")}
        {money("freeAbove", "Free from")}
        {number("minDays", "Days, at least", 365)}
        {number("maxDays", "Days, at most", 365)}
        {number("minWeightGrams", "From, in grams", MAX_GRAMS)}
        {number("maxWeightGrams", "Up to, in grams", MAX_GRAMS)}
      </div>
    </div>
  );
}
