import type { View } from "../layout/view.ts";
import { addressOf, isFiltered, type Listing, SORTS } from "./listing.ts";

type FiltersProps = { v: View; path: string; listing: Listing };

/** Sorts and narrows a list: a form, which a script sends when something in it changes. */
export const Filters = ({ v, path, listing }: FiltersProps) => (
  <form class="filters" action={path} method="get" data-auto-submit="">
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
    <div class="field price-field">
      <label for="min-price">{v.t.search.priceFrom}</label>
      <input
        id="min-price"
        name="minPrice"
        inputmode="decimal"
        value={listing.minPrice}
        placeholder={v.shop.currency}
      />
    </div>
    <div class="field price-field">
      <label for="max-price">{v.t.search.priceTo}</label>
      <input
        id="max-price"
        name="maxPrice"
        inputmode="decimal"
        value={listing.maxPrice}
        placeholder={v.shop.currency}
      />
    </div>
    <label class="check">
      <input type="checkbox" name="inStock" value="true" checked={listing.inStock} />
      {v.t.search.inStock}
    </label>
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
