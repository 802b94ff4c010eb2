/** The protocol's names of what the shop offers. */
export const SEARCH = "dev.ucp.shopping.catalog.search";
export const LOOKUP = "dev.ucp.shopping.catalog.lookup";
export const ORDER = "dev.ucp.shopping.order";
export const CART = "dev.ucp.shopping.cart";
export const CHECKOUT = "dev.ucp.shopping.checkout";
export const DISCOUNT = "dev.ucp.shopping.discount";
export const FULFILLMENT = "dev.ucp.shopping.fulfillment";
export const CONSENT = "dev.ucp.shopping.buyer_consent";
