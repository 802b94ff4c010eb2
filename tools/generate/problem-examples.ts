import { type ErrorCode, PROBLEMS } from "#shared/core/problems.ts";

/** What some problems have besides the members of each. */
const OWN_MEMBERS: Partial<Record<ErrorCode, object>> = {
  "validation-failed": {
    errors: [{ path: "items.0.quantity", code: "too_small", message: "Too small: expected number to be >=1" }],
  },
  "insufficient-stock": {
    shortages: [
      {
        productId: "01980000-0000-7000-8000-000000000001",
        variantId: "01980000-0000-7000-8000-000000000001",
        requested: 3,
        available: 1,
      },
    ],
  },
};

/** A whole answer for each problem, by its code: the responses of operations in the OpenAPI document name them. */
export const PROBLEM_EXAMPLES = Object.fromEntries(
  Object.entries(PROBLEMS).map(([code, { title, status, help: detail }]) => {
    const where = { instance: "/api/v1/orders", requestId: "01980000-0000-7000-8000-0000000000aa" };
    const value = { type: `/problems/${code}`, title, status, detail, ...where, ...OWN_MEMBERS[code as ErrorCode] };
    return [code, { summary: title, value }];
  }),
);
