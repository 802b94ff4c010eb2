import type { Schemas } from "../api/client.ts";
import { readFields } from "../fields/read-fields.ts";
import { fromLocalTime } from "../ui/format.ts";

type NewPromotion = Schemas["NewPromotion"];
export type Kind = NewPromotion["type"];
type Ids = Pick<NewPromotion, "productIds" | "categoryIds">;

/** What the form says, as the API takes it. @throws InvalidFields */
export function readPromotion(form: FormData, type: Kind, currency: string, ids: Ids): NewPromotion {
  return readFields(form, ({ text, money, optionalMoney, refuse }) => {
    const count = (name: string) => (text(name) ? Number(text(name)) : null);
    const [startsAt, endsAt] = [fromLocalTime(text("startsAt")), fromLocalTime(text("endsAt"))];
    if (startsAt && endsAt && startsAt >= endsAt) refuse("endsAt", "This must be later than the beginning.");
    return {
      ...ids,
      name: text("name"),
      type,
      code: text("code") || null,
      basisPoints: type === "percentage" ? Math.round(Number(text("percent")) * 100) : null,
      amount: type === "fixed" ? money("amount", currency) : null,
      minSubtotal: optionalMoney("minSubtotal", currency),
      usageLimit: count("usageLimit"),
      perCustomerLimit: count("perCustomerLimit"),
      startsAt,
      endsAt,
      combinable: form.has("combinable"),
      isActive: form.has("isActive"),
    };
  });
}

export const promotionFieldOf = (path: string) => (path === "basisPoints" ? "percent" : undefined);
