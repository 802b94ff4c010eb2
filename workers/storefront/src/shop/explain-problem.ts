import { ShopProblem } from "#shared/client/client.ts";
import type { FieldErrors } from "../layout/fields.tsx";
import type { Texts } from "../texts/en.ts";

type Explained = { message: string; fields: FieldErrors };
type Errors = Texts["errors"];

const slugOf = (type: string) => type.replace("/problems/", "");

const MESSAGES: Record<string, (t: Texts) => string> = {
  "unknown-product": ({ errors }) => errors.unknownProduct,
  "product-not-found": ({ errors }) => errors.unknownProduct,
  "mixed-currencies": ({ errors }) => errors.mixedCurrencies,
  "too-many-carts": ({ errors }) => errors.tooManyCarts,
  "unknown-discount-code": ({ errors }) => errors.unknownCode,
  "discount-not-applicable": ({ errors }) => errors.codeNotApplicable,
  "discount-used-up": ({ errors }) => errors.codeUsedUp,
  "insufficient-stock": ({ errors }) => errors.outOfStock,
  "invalid-code": ({ account }) => account.invalidCode,
  "wrong-password": ({ settings }) => settings.wrongPassword,
  "last-admin": ({ settings }) => settings.lastAdmin,
  "username-taken": ({ account }) => account.usernameTaken,
  "rate-limited": ({ account }) => account.tooManyAttempts,
  invalid_grant: ({ account }) => account.wrongPassword,
  "not-shipped-there": ({ checkout }) => checkout.noMethods,
  "shipping-method-not-available": ({ checkout }) => checkout.methodGone,
  "not-returnable": ({ order }) => order.returns.notReturnable,
  "order-not-payable": ({ order }) => order.notPayable,
  "validation-failed": ({ errors }) => errors.summary,
};

/** The field of the form that such a refusal is about. */
const FIELDS: Record<string, string> = { "username-taken": "username" };

/** Whether the shop refused what a visitor asked for, and said so; anything else is a failure. */
export function isRefusal(error: unknown): error is ShopProblem {
  return error instanceof ShopProblem && error.status < 500;
}

/** A refusal in the visitor's language, and which field of the form is wrong. */
export function explainProblem(t: Texts, problem: ShopProblem): Explained {
  const slug = slugOf(problem.type);
  const message = MESSAGES[slug]?.(t) ?? t.errors.other;
  const field = FIELDS[slug];
  if (field) return { message: t.errors.summary, fields: { [field]: message } };
  const fields = problem.errors.map(({ path, code }) => [
    path.split(".").at(-1) ?? path,
    explainField(t.errors, path, code),
  ]);
  return { message, fields: Object.fromEntries(fields) };
}

function explainField(errors: Errors, path: string, code: string): string {
  if (path.endsWith("email")) return errors.email;
  if (path.endsWith("quantity")) return errors.quantity;
  if (path.endsWith("region")) return errors.region;
  // One that exists, as `currentPassword`, need not follow the rule for new ones.
  if (path === "password" || path === "newPassword") return errors.password;
  if (code === "too_small" || code === "invalid_type") return errors.required;
  if (code === "too_big") return errors.tooLong;
  return errors.invalid;
}

/** What kind of refusal it is, as in `discount-used-up`. */
export const problemSlug = (problem: ShopProblem): string => slugOf(problem.type);
