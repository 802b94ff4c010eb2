import type { Schemas } from "../api/client.ts";
import { fromLocalTime, parseDecimal } from "../ui/format.ts";

type NewPromotion = Schemas["NewPromotion"];
export type Kind = NewPromotion["type"];
type Ids = Pick<NewPromotion, "productIds" | "categoryIds">;

/** What the form says, as the API takes it. Amounts that are none are sent as 0, which the API refuses with a reason. */
export function readPromotion(form: FormData, type: Kind, currency: string, ids: Ids): NewPromotion {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const money = (name: string) => ({ amount: parseDecimal(text(name), currency) ?? 0, currency });
  const count = (name: string) => (text(name) ? Number(text(name)) : null);
  return {
    ...ids,
    name: text("name"),
    type,
    code: text("code") || null,
    basisPoints: type === "percentage" ? Math.round(Number(text("percent")) * 100) : null,
    amount: type === "fixed" ? money("amount") : null,
    minSubtotal: text("minSubtotal") ? money("minSubtotal") : null,
    usageLimit: count("usageLimit"),
    perCustomerLimit: count("perCustomerLimit"),
    startsAt: fromLocalTime(text("startsAt")),
    endsAt: fromLocalTime(text("endsAt")),
    combinable: form.has("combinable"),
    isActive: form.has("isActive"),
  };
}
