import { placeLine } from "#shared/values/place-line.ts";
import type { PostalAddress } from "../shop/types.ts";
import { Field, type FieldErrors } from "./fields.tsx";
import { NEEDED_IN } from "./needed-parts.ts";
import { regionCode } from "./region-codes.ts";
import type { View } from "./view.ts";

/** An address as it stands on a parcel. */
export const AddressText = ({ v, address }: { v: View; address: PostalAddress }) => {
  const { name, company, line1, line2, country } = address;
  const lines = [name, company, line1, line2, placeLine(address), v.country(country)];
  return (
    <address>
      {lines.filter(Boolean).map((line, index) => (
        <>
          {index > 0 && <br />}
          {line}
        </>
      ))}
    </address>
  );
};

export type AddressValues = Partial<Record<keyof PostalAddress, string | null>>;
type AddressFieldsProps = { v: View; values: AddressValues; errors: FieldErrors; countries: string[] };

/** The fields of an address, named for the browser to fill them in. */
export const AddressFields = ({ v, values, errors, countries }: AddressFieldsProps) => {
  const t = v.t.address;
  const chosen = [values.country, regionOf(v)].find((code) => code && countries.includes(code)) ?? countries[0] ?? "";
  const field = (name: keyof PostalAddress) => ({ name, value: values[name], error: errors[name], maxlength: 100 });
  const neededIn = (name: keyof typeof NEEDED_IN) => ({ countries: NEEDED_IN[name], mark: t.whereThereIsOne });
  return (
    <>
      <Field {...field("name")} label={t.name} autocomplete="shipping name" required />
      <Field {...field("line1")} label={t.line1} autocomplete="shipping address-line1" required />
      <Field {...field("line2")} label={t.line2} autocomplete="shipping address-line2" isShort />
      <Field {...field("company")} label={t.company} autocomplete="shipping organization" isShort />
      <Field
        {...field("postalCode")}
        label={t.postalCode}
        neededIn={neededIn("postalCode")}
        autocomplete="shipping postal-code"
        isShort
      />
      <Field {...field("city")} label={t.city} autocomplete="shipping address-level2" required isShort />
      <div class="field short">
        <label for="field-country">{t.country}</label>
        <select id="field-country" name="country" autocomplete="shipping country" required data-country="">
          {countries.map((code) => (
            <option value={code} selected={code === chosen}>
              {v.country(code)}
            </option>
          ))}
        </select>
      </div>
      <Field
        {...field("region")}
        label={t.region}
        help={t.regionHelp}
        neededIn={neededIn("region")}
        autocomplete="shipping address-level1"
        isShort
      />
      <Field {...field("phone")} label={t.phone} type="tel" autocomplete="shipping tel" />
    </>
  );
};

/** The country that most visitors with this language are in. */
const regionOf = ({ t }: View) => t.locale.slice(-2);

const FIELDS = ["name", "company", "line1", "line2", "postalCode", "city", "region", "country", "phone"] as const;

/** The address of a form as the API takes it: what is empty is left out, and a state may have its name. */
export function readAddress(form: Record<string, string>): PostalAddress {
  const region = form.region ? regionCode(form.country ?? "", form.region) : null;
  const given = Object.fromEntries(FIELDS.map((name) => [name, form[name] || null])) as Record<
    keyof PostalAddress,
    string | null
  >;
  return {
    ...given,
    region,
    name: form.name ?? "",
    line1: form.line1 ?? "",
    city: form.city ?? "",
    country: form.country ?? "",
  };
}

/** The countries that the shop sells to, by their names in the visitor's language; all while it sells to none. */
export function listCountries({ shop, t, country }: View, all: readonly string[]): string[] {
  const isAnywhere = shop.countries.includes("*") || shop.countries.length === 0;
  const codes = isAnywhere ? [...all] : [...shop.countries];
  return codes.sort((a, b) => country(a).localeCompare(country(b), t.locale));
}
