/** The page to sign in on, which leads to this order then. `isSessionOver`: it says that the session has ended. */
export function signInFor(orderId: string, { isSessionOver = false } = {}): string {
  const next = encodeURIComponent(`/orders/${orderId}`);
  return `/account?${isSessionOver ? "ended&" : ""}next=${next}`;
}
