import type { MailedOrder } from "#shared/contracts/orders-rpc.ts";
import type { Order } from "#shared/contracts/orders.ts";

const usd = (amount: number) => ({ amount, currency: "USD" });
const time = "2026-11-02T09:30:00.000Z";

const item = (variantId: string, name: string, unitPrice: number, quantity: number, fields: object = {}) => ({
  productId: variantId,
  variantId,
  sku: null,
  name,
  options: {},
  unitPrice: usd(unitPrice),
  quantity,
  lineTotal: usd(unitPrice * quantity),
  discountTotal: usd(0),
  taxTotal: usd(0),
  taxBasisPoints: 725,
  quantityFulfilled: 0,
  quantityReturned: 0,
  ...fields,
});

export const MUG = "01980000-0000-7000-8000-000000000001";
export const APRON = "01980000-0000-7000-8000-000000000002";

/** An order of a guest, with everything that an order can have. */
export const sampleOrder = (fields: Partial<Order> = {}): Order => ({
  id: "01980000-0000-7000-8000-0000000000a1",
  number: 1042,
  userId: "01980000-0000-7000-8000-0000000000b1",
  cartId: "01980000-0000-7000-8000-0000000000c1",
  status: "paid",
  paymentStatus: "paid",
  fulfillmentStatus: "unfulfilled",
  email: "ada@example.com",
  items: [
    item(MUG, "Enamel mug", 1999, 2),
    item(APRON, "Linen apron with a name that is long enough for two lines on a phone", 4900, 1, {
      options: { Colour: "Dark green", Size: "M" },
    }),
  ],
  shippingAddress: {
    name: "Ada Lovelace",
    company: null,
    line1: "1 Main Street",
    line2: "Apartment 4",
    postalCode: "94105",
    city: "San Francisco",
    region: "CA",
    country: "US",
    phone: null,
  },
  billingAddress: null,
  shippingMethod: {
    id: "01980000-0000-7000-8000-0000000000d1",
    name: "Standard",
    price: usd(600),
    freeAbove: null,
    minWeightGrams: null,
    maxWeightGrams: null,
    minDays: 3,
    maxDays: 5,
  },
  discounts: [
    { promotionId: "01980000-0000-7000-8000-0000000000e1", code: "WELCOME10", name: "Welcome", amount: usd(890) },
  ],
  taxes: [{ name: "California sales tax", basisPoints: 725, amount: usd(581), included: false }],
  subtotal: usd(8898),
  discountTotal: usd(890),
  shippingTotal: usd(600),
  taxTotal: usd(581),
  total: usd(9189),
  paymentDueAt: null,
  cancelReason: null,
  version: 2,
  createdAt: time,
  updatedAt: time,
  ...fields,
});

export const PARCEL = "01980000-0000-7000-8000-0000000000f1";
export const RETURN = "01980000-0000-7000-8000-0000000000f2";

/** The order with a parcel and a return. */
export const sampleMailedOrder = (order: Order = sampleOrder()): MailedOrder => ({
  order,
  key: "0123456789abcdef".repeat(4),
  fulfillments: [
    {
      id: PARCEL,
      orderId: order.id,
      items: [{ variantId: MUG, quantity: 1 }],
      carrier: "UPS",
      trackingNumber: "1Z 999 AA1 01 2345 6784",
      trackingUrl: "https://track.example.com/1Z999AA10123456784",
      createdAt: time,
    },
  ],
  returns: [
    {
      id: RETURN,
      orderId: order.id,
      orderNumber: order.number,
      status: "received",
      items: [{ variantId: MUG, quantity: 2, reason: "Too small", quantityReceived: 1, restocked: true }],
      note: null,
      rejectReason: null,
      refundAmount: usd(1929),
      refundId: null,
      refundStatus: null,
      createdAt: time,
      updatedAt: time,
    },
  ],
});
