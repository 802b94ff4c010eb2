import { findMismatch, findUnlistedValue, type Option, type OptionValues, valuesKey } from "../variants/options.ts";

type Body = {
  price?: { currency: string } | undefined;
  compareAtPrice?: unknown;
  availableStock?: number | undefined;
  options?: Option[] | undefined;
  variants?: { options: OptionValues; price: { currency: string } }[] | undefined;
};

type Refusals = { addIssue(issue: { code: "custom"; path: (string | number)[]; message: string }): void };

/** A new product has either `variants`, or the price and stock of its only variant. Any field may be invalid. */
export function checkNewProduct(body: Body, refusals: Refusals): void {
  const refuse = (field: string, message: string) => refusals.addIssue({ code: "custom", path: [field], message });
  if (body.variants === undefined) {
    for (const field of ["price", "availableStock"] as const) {
      if (body[field] === undefined) refuse(field, "is required without variants");
    }
    if (Array.isArray(body.options) && body.options.length > 0) refuse("variants", "is required with options");
    return;
  }
  for (const field of ["price", "compareAtPrice", "availableStock"] as const) {
    if (body[field] !== undefined) refuse(field, "belongs to the variants when there are any");
  }
}

/** The variants of a new product match its `options`, differ, and have one currency. */
export function checkNewVariants({ options = [], variants = [] }: Body, refusals: Refusals): void {
  const refuse = (path: (string | number)[], message: string) => refusals.addIssue({ code: "custom", path, message });
  const seen = new Set<string>();
  for (const [index, variant] of variants.entries()) {
    const path = ["variants", index, "options"];
    const problem = findMismatch(options, variant.options) ?? findUnlistedValue(options, variant.options);
    if (problem) refuse(path, problem);
    const key = valuesKey(variant.options);
    if (seen.has(key)) refuse(path, "another variant has the same values");
    seen.add(key);
    if (variant.price.currency !== variants[0]?.price.currency) {
      refuse(["variants", index, "price", "currency"], "must be the same for all variants");
    }
  }
}
