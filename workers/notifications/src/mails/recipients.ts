export type MailedTo = { cartId?: string | null; email?: string | null; paymentStatus?: string };

/**
 * Where the mail of an event goes, if it has one. An order of a cart has an address of its own, which is mailed from the
 * payment on; anything else goes to the customer's verified address. An order that is shipped has no mail of its own,
 * because each of its parcels has one.
 */
export function addressOf(type: string, order: MailedTo, verified: string | undefined): string | undefined {
  if (type === "order.shipped") return undefined;
  const isPaid = type.startsWith("refund.") || (type !== "order.created" && order.paymentStatus !== "unpaid");
  return order.cartId && order.email && isPaid ? order.email : verified;
}
