/** The page to sign in on, which leads to this order then. `because`: it says that the session has ended, or what is wrong with the link. */
export function signInFor(orderId: string, because?: "ended" | "link"): string {
  const next = encodeURIComponent(`/orders/${orderId}`);
  return `/account?${because ? `${because}&` : ""}next=${next}`;
}
