import { toDecimal } from "#shared/values/minor-units.ts";
import type { Schemas } from "../api/client.ts";
import { AmountInput } from "../fields/amount-input.tsx";
import { Field } from "../fields/field.tsx";
import { toLocalTime } from "../ui/format.ts";
import type { Kind } from "./promotion-form.ts";

type Promotion = Schemas["Promotion"];
type Edited = { promotion: Promotion | undefined };

const decimalOf = (money: Promotion["amount"] | undefined) => (money ? toDecimal(money) : "");

/** What it takes off, and when. */
export function PromotionEffect({
  promotion,
  type,
  onType,
  currency,
}: Edited & { type: Kind; onType: (type: Kind) => void; currency: string }) {
  return (
    <div className="columns">
      <Field label="What it does">
        {(field) => (
          <select {...field} value={type} onChange={({ target }) => onType(target.value as Kind)}>
            <option value="percentage">Takes a percentage off</option>
            <option value="fixed">Takes an amount off</option>
            <option value="free-shipping">Makes shipping free</option>
          </select>
        )}
      </Field>
      {type === "percentage" && (
        <Field name="percent" label="Percent">
          {(field) => (
            <input
              {...field}
              type="number"
              min={0.01}
              max={100}
              step={0.01}
              defaultValue={promotion?.basisPoints ? promotion.basisPoints / 100 : undefined}
              required
            />
          )}
        </Field>
      )}
      {type === "fixed" && (
        <Field name="amount" label={`Amount in ${currency}`}>
          {(field) => (
            <AmountInput {...field} currency={currency} defaultValue={decimalOf(promotion?.amount)} required />
          )}
        </Field>
      )}
      <Field name="code" label="Code" hint="Without one it applies by itself.">
        {(field) => <input {...field} defaultValue={promotion?.code ?? ""} maxLength={64} />}
      </Field>
      <Field name="minSubtotal" label={`From a subtotal of, in ${currency}`}>
        {(field) => <AmountInput {...field} currency={currency} defaultValue={decimalOf(promotion?.minSubtotal)} />}
      </Field>
    </div>
  );
}

/** How often it can be used, when, and with what. */
export function PromotionLimits({ promotion }: Edited) {
  const count = (value: number | null | undefined) => value ?? "";
  return (
    <>
      <div className="columns">
        <Field name="startsAt" label="Begins">
          {(field) => <input {...field} type="datetime-local" defaultValue={toLocalTime(promotion?.startsAt)} />}
        </Field>
        <Field name="endsAt" label="Ends">
          {(field) => <input {...field} type="datetime-local" defaultValue={toLocalTime(promotion?.endsAt)} />}
        </Field>
        <Field name="usageLimit" label="Uses in all">
          {(field) => <input {...field} type="number" min={1} defaultValue={count(promotion?.usageLimit)} />}
        </Field>
        <Field name="perCustomerLimit" label="Uses by a customer">
          {(field) => <input {...field} type="number" min={1} defaultValue={count(promotion?.perCustomerLimit)} />}
        </Field>
      </div>
      <div className="checks">
        <label className="check">
          <input type="checkbox" name="combinable" defaultChecked={promotion?.combinable} /> May be used together with
          others
        </label>
        <label className="check">
          <input type="checkbox" name="isActive" defaultChecked={promotion?.isActive ?? true} /> Active
        </label>
      </div>
    </>
  );
}
