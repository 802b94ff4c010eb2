import type { View } from "../layout/view.ts";
import type { Facets } from "./find-products.ts";
import { addressOf, isFiltered, type Listing, optionField, SORTS } from "./listing.ts";

type FiltersProps = { v: View; path: string; listing: Listing; facets: Facets | undefined };

/** Sorts and narrows a list: a form, which a script sends when something in it changes. */
export const Filters = ({ v, path, listing, facets }: FiltersProps) => (
  <form class="filters" action={path} method="get" data-auto-submit="" aria-label={v.t.search.filters}>
    {listing.q && <input type="hidden" name="q" value={listing.q} />}
    <div class="field">
      <label for="sort">{v.t.search.sort}</label>
      <select id="sort" name="sort">
        {SORTS.map((sort) => (
          <option value={sort} selected={sort === listing.sort}>
            {v.t.search.sorts[sort]}
          </option>
        ))}
      </select>
    </div>
    <PriceField v={v} name="minPrice" label={v.t.search.priceFrom} listing={listing} />
    <PriceField v={v} name="maxPrice" label={v.t.search.priceTo} listing={listing} />
    <label class="check">
      <input type="checkbox" name="inStock" value="true" checked={listing.inStock} />
      {v.t.search.inStock}
    </label>
    {facets?.options.map(({ name, values }) => (
      <OptionFilter name={name} values={values} chosen={listing.options[name] ?? []} />
    ))}
    {listing.priceProblem && (
      <p class="error" id="price-error" role="alert">
        {v.t.search.priceProblems[listing.priceProblem]}
      </p>
    )}
    <button class="button quiet small" type="submit">
      {v.t.search.apply}
    </button>
    {isFiltered(listing) && (
      <a class="reset" href={addressOf(path, { q: listing.q, sort: listing.sort })}>
        {v.t.search.reset}
      </a>
    )}
  </form>
);

type PriceFieldProps = { v: View; name: "minPrice" | "maxPrice"; label: string; listing: Listing };

const PriceField = ({ v, name, label, listing }: PriceFieldProps) => (
  <div class="field price-field">
    <label for={name}>{label}</label>
    <input
      id={name}
      name={name}
      inputmode="decimal"
      value={inLocale(v.t.locale, listing[name])}
      placeholder={v.shop.currency}
      aria-invalid={listing.priceProblem && "true"}
      aria-describedby={listing.priceProblem && "price-error"}
    />
  </div>
);

/** A decimal number with the separator of the language. */
const inLocale = (locale: string, decimal: string): string =>
  decimal.replace(".", () => new Intl.NumberFormat(locale).format(0.5).charAt(1));

type OptionFilterProps = { name: string; values: { value: string; count: number }[]; chosen: string[] };

/** The values of an option that products of the list have; those that are chosen stay, though no product is left. */
const OptionFilter = ({ name, values, chosen }: OptionFilterProps) => {
  const missing = chosen.filter((value) => !values.some((each) => each.value === value));
  const all = [...values, ...missing.map((value) => ({ value, count: 0 }))];
  return (
    <details class="facet" id={`facet-${encodeURIComponent(name)}`} name="facet">
      <summary>{chosen.length > 0 ? `${name}: ${chosen.join(", ")}` : name}</summary>
      <fieldset>
        <legend class="visually-hidden">{name}</legend>
        {all.map(({ value, count }) => (
          <label class="check">
            <input type="checkbox" name={optionField(name)} value={value} checked={chosen.includes(value)} />
            {value} <span class="count">{count}</span>
          </label>
        ))}
      </fieldset>
    </details>
  );
};
