import { writeMoney } from "#shared/values/minor-units.ts";
import type { Money } from "#shared/values/money.ts";

export const formatMoney = (money: Money): string => writeMoney("en", money);

/** 1900 basis points as "19%", 725 as "7.25%" */
export const formatRate = (basisPoints: number): string => `${basisPoints / 100}%`;
