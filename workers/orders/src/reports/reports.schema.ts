import { z } from "@hono/zod-openapi";
import { IdSchema } from "#shared/values/ids.ts";
import { DateSchema, TimeSchema } from "#shared/values/times.ts";
import { TimeZoneSchema } from "#shared/values/time-zones.ts";
import { isDay } from "./report-range.ts";
import { whenValid } from "#shared/values/when-valid.ts";

export const INTERVALS = ["day", "week", "month"] as const;
export type Interval = (typeof INTERVALS)[number];

const MAX_ROWS = 1000;
const DAY_MS = 86_400_000;
const DAYS_IN: Record<Interval, number> = { day: 1, week: 7, month: 28 };

const PointSchema = z.union([DateSchema, TimeSchema]);

/** The times of a report: days of its time zone, or points in time. */
const rangeFields = {
  from: PointSchema.optional().openapi({
    type: "string",
    description: "A day of the time zone, or a point in time. 30 days before `to` by default.",
    example: "2026-11-01",
  }),
  to: PointSchema.optional().openapi({
    type: "string",
    description: "A day, which is included, or the point in time before which the report ends. Now by default.",
    example: "2026-11-30",
  }),
  timezone: TimeZoneSchema.default("UTC").openapi({ description: "Where days, weeks and months begin." }),
};

type Range = { from?: string | undefined; to?: string | undefined };

/** Whether the range may have something in it: a day of any time zone has ended 36 hours after its midnight in UTC. */
function isOrdered({ from, to }: Range): boolean {
  if (!from || !to) return true;
  const tolerance = isDay(from) === isDay(to) ? 0 : 1.5 * DAY_MS;
  return Date.parse(from) <= Date.parse(to) + tolerance;
}

const orderMessage = { path: ["to"], message: "must not be before from", ...whenValid("from", "to") };

/** The rows that a report would have at most: bounded, so that its answer is. */
function hasFewRows({ from, to, interval }: Range & { interval: Interval }): boolean {
  if (!from) return true;
  const days = (Date.parse(to ?? new Date().toISOString()) - Date.parse(from)) / DAY_MS;
  return days / DAYS_IN[interval] < MAX_ROWS;
}

export const SalesQuerySchema = z
  .object({
    ...rangeFields,
    interval: z.enum(INTERVALS).default("day").openapi({ description: "The time that each row covers." }),
  })
  .refine(isOrdered, orderMessage)
  .refine(hasFewRows, {
    path: ["interval"],
    message: `makes more than ${MAX_ROWS} rows; ask for longer ones`,
    ...whenValid("from", "to", "interval"),
  });
export type SalesQuery = z.infer<typeof SalesQuerySchema>;

export const OrdersCsvQuerySchema = z.object(rangeFields).refine(isOrdered, orderMessage);
export type OrdersCsvQuery = z.infer<typeof OrdersCsvQuerySchema>;

/** Sums may exceed the bound of a single amount. */
const SumSchema = z
  .object({ amount: z.int().openapi({ example: 199900 }), currency: z.string().openapi({ example: "USD" }) })
  .openapi("Sum", { description: "A sum in minor units (cents)." });

const figures = {
  orders: z.int(),
  units: z.int(),
  gross: SumSchema.openapi({ description: "What the items cost before discounts." }),
  discounts: SumSchema,
  tax: SumSchema.openapi({ description: "All tax, whether or not the prices include it." }),
  shipping: SumSchema,
  refunds: SumSchema.openapi({ description: "What these orders' customers have got back so far." }),
  net: SumSchema.openapi({ description: "The orders' totals without refunds: what the shop has kept." }),
};

export const SalesReportSchema = z
  .object({
    currency: z.string(),
    timezone: z.string(),
    interval: z.enum(INTERVALS),
    rows: z.array(
      z.object({ start: z.iso.datetime().openapi({ description: "When its day, week or month begins." }), ...figures }),
    ),
    totals: z.object(figures),
    topProducts: z
      .array(z.object({ productId: IdSchema, name: z.string(), units: z.int(), gross: SumSchema }))
      .openapi({ description: "The ten that sold for most." }),
  })
  .openapi("SalesReport");
export type SalesReport = z.infer<typeof SalesReportSchema>;
