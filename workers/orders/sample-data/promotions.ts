const idOf = (number: number) => `01980000-0000-7000-8000-${String(number).padStart(12, "0")}`;

/** Each sample promotion requires its code, so that a cart without a code costs the sum of its products. */
export const SAMPLE_PROMOTIONS = [
  {
    id: idOf(3001),
    name: "Ten percent off the first order",
    code: "WELCOME10",
    type: "percentage",
    basis_points: 1000,
    per_customer_limit: 1,
    combinable: false,
  },
  {
    id: idOf(3002),
    name: "$15 off $100 and more",
    code: "TAKE15",
    type: "fixed",
    amount: 1500,
    currency: "USD",
    min_subtotal: 10_000,
    min_subtotal_currency: "USD",
    combinable: true,
  },
  { id: idOf(3003), name: "Free shipping", code: "FREESHIP", type: "free-shipping", combinable: true },
];
