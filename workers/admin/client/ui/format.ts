import { minorDigits, writeMoney } from "#shared/values/minor-units.ts";
import type { Money } from "../api/client.ts";

/** What a person wrote, in minor units; `undefined` if that is no amount of this currency. */
export function parseDecimal(text: string, currency: string): number | undefined {
  const digits = minorDigits(currency);
  const match = /^(\d+)(?:[.,](\d*))?$/.exec(text.trim());
  const [, whole = "", fraction = ""] = match ?? [];
  if (!match || fraction.length > digits) return undefined;
  return Number(whole + fraction.padEnd(digits, "0"));
}

/** Money as the browser's language writes it. */
export const formatMoney = (money: Money): string => writeMoney(undefined, money);

const parts = { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" } as const;
const timeOfThisYear = new Intl.DateTimeFormat(undefined, parts);
const timeOfOtherYear = new Intl.DateTimeFormat(undefined, { ...parts, year: "numeric" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

/** The day on which a moment is in a time zone. */
export const formatDate = (iso: string, timeZone: string) =>
  new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone }).format(new Date(iso));
/** A moment as a field for local time takes it: "2026-11-25T18:30"; empty without one. */
export function toLocalTime(iso: string | null | undefined): string {
  if (!iso) return "";
  const moment = new Date(iso);
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, "2026-11-25T18:30".length);
}

/** The moment that a field for local time names; null when it is empty. */
export const fromLocalTime = (text: string): string | null => (text ? new Date(text).toISOString() : null);

/** A moment, with its year unless that is this one. */
export function formatTime(iso: string): string {
  const moment = new Date(iso);
  const isThisYear = moment.getFullYear() === new Date().getFullYear();
  return (isThisYear ? timeOfThisYear : timeOfOtherYear).format(moment);
}
export const formatDay = (iso: string) => day.format(new Date(iso));
export const formatCount = (count: number) => new Intl.NumberFormat().format(count);
