import { type Schemas, shop } from "../api/client.ts";
import type { PageQuery } from "../api/pages.ts";
import { queryClient } from "../api/query-client.ts";
import type { Tone } from "../ui/badge.tsx";
import { formatDay, formatMoney } from "../ui/format.ts";

export type Promotion = Schemas["Promotion"];

export const loadPromotions = async (query: PageQuery) =>
  (await shop.GET("/api/v1/promotions", { params: { query } })).data;

/** A promotion as it is now. There is no route for one of them: the list is read until it comes. */
export async function readPromotionNow({ id }: Promotion): Promise<Promotion> {
  for await (const promotion of shop.items("/api/v1/promotions", { limit: 100 })) {
    if (promotion.id === id) return promotion;
  }
  throw new Error("the promotion was deleted");
}

export const refreshPromotions = () => queryClient.invalidateQueries({ queryKey: ["promotions"] });

/** The currency of its amounts, which is one and the same; `undefined` when it has none. */
export const currencyOf = (promotion: Promotion | undefined): string | undefined =>
  (promotion?.amount ?? promotion?.minSubtotal)?.currency;

/** "10 % off", "$5.00 off" or "Free shipping". */
export function describeEffect({ type, basisPoints, amount }: Promotion): string {
  if (type === "percentage") return `${(basisPoints ?? 0) / 100} % off`;
  if (type === "fixed" && amount) return `${formatMoney(amount)} off`;
  return "Free shipping";
}

export function describeState({ isActive, startsAt, endsAt, used, usageLimit }: Promotion): {
  label: string;
  tone: Tone;
} {
  const now = Date.now();
  if (!isActive) return { label: "Paused", tone: "neutral" };
  if (endsAt && Date.parse(endsAt) <= now) return { label: "Ended", tone: "neutral" };
  if (usageLimit !== null && used >= usageLimit) return { label: "Used up", tone: "neutral" };
  if (startsAt && Date.parse(startsAt) > now) return { label: `From ${formatDay(startsAt)}`, tone: "info" };
  return { label: "Active", tone: "good" };
}
