import { COUNTRIES } from "#shared/values/country-codes.ts";
import { AddressFields, AddressText, type AddressValues, listCountries } from "../layout/address.tsx";
import { Field, type FieldErrors } from "../layout/fields.tsx";
import { Notice } from "../layout/parts.tsx";
import type { View } from "../layout/view.ts";
import type { Address } from "../shop/types.ts";

export type AddressStep = {
  email: string;
  values: AddressValues;
  errors: FieldErrors;
  /** The addresses of a customer, to choose from. */
  saved: Address[];
  /** The one that was sent and refused: what is wrong with the mail address stands beside it then. */
  sentAddress: string | undefined;
  isGuest: boolean;
  /** Whether the customer wants to be reminded of the cart; `undefined` when the shop sends no reminders. */
  reminderConsent: boolean | undefined;
};

/** Who orders, and where it goes. */
export const AddressForm = ({ v, ...step }: AddressStep & { v: View }) => {
  const { email, values, errors, saved, sentAddress, isGuest, reminderConsent } = step;
  const { checkout } = v.t;
  return (
    <div class="stack">
      {saved.length > 0 && <SavedAddresses v={v} {...step} />}
      <form class="panel form" action="/checkout/address" method="post">
        <h2>{checkout.contact}</h2>
        {isGuest && (
          <p class="fine">
            {checkout.haveAccount} <a href="/account?next=/checkout">{checkout.signIn}</a>
          </p>
        )}
        <Field
          name="email"
          type="email"
          label={checkout.email}
          help={checkout.emailHelp}
          value={email}
          error={sentAddress ? undefined : errors.email}
          autocomplete="email"
          maxlength={254}
          required
        />
        <ReminderConsent v={v} reminderConsent={reminderConsent} />
        <h2>{saved.length > 0 ? checkout.newAddress : checkout.shipTo}</h2>
        <AddressFields v={v} values={values} errors={errors} countries={listCountries(v, COUNTRIES)} />
        <button class="button large" type="submit">
          {checkout.toShipping}
        </button>
      </form>
    </div>
  );
};

const SavedAddresses = ({ v, email, errors, saved, sentAddress, reminderConsent }: AddressStep & { v: View }) => (
  <form class="panel stack" action="/checkout/address" method="post">
    <fieldset class="choices">
      <legend>{v.t.checkout.savedAddress}</legend>
      {saved.map((address, index) => (
        <label class="choice">
          <input
            type="radio"
            name="savedAddress"
            value={address.id}
            checked={sentAddress ? address.id === sentAddress : address.isDefault || index === 0}
            required
          />
          <AddressText v={v} address={address} />
        </label>
      ))}
    </fieldset>
    <Field
      id="saved-email"
      name="email"
      type="email"
      label={v.t.checkout.email}
      value={email}
      error={sentAddress ? errors.email : undefined}
      autocomplete="email"
      maxlength={254}
      required
    />
    <ReminderConsent v={v} reminderConsent={reminderConsent} />
    <button class="button" type="submit">
      {v.t.checkout.toShipping}
    </button>
  </form>
);

const ReminderConsent = ({ v, reminderConsent }: Pick<AddressStep, "reminderConsent"> & { v: View }) =>
  reminderConsent === undefined ? null : (
    <label class="check">
      <input type="checkbox" name="reminderConsent" value="true" checked={reminderConsent} />
      {v.t.checkout.remindMe}
    </label>
  );

/** Instead of the form in a shop that sells to no country: whatever address it took would be refused. */
export const NoDelivery = ({ v }: { v: View }) => {
  const { checkout, layout } = v.t;
  return (
    <div class="stack">
      <Notice>
        <strong>{checkout.noDelivery}</strong>
        <p>{checkout.noDeliveryHelp}</p>
        {v.shop.supportEmail && (
          <p>
            {layout.help} <a href={`mailto:${v.shop.supportEmail}`}>{v.shop.supportEmail}</a>
          </p>
        )}
      </Notice>
      <p>
        <a class="button quiet" href="/cart">
          {v.t.cart.title}
        </a>
      </p>
    </div>
  );
};
