/** What addresses a product: its id or its slug. No other text may become part of a path. */
export const PRODUCT_KEY = /^[a-z0-9-]{1,120}$/;

/** A path of the API has this name, so no product can be read by it. */
const FACETS = "facets";

export const isProductKey = (text: string): boolean => PRODUCT_KEY.test(text) && text !== FACETS;
