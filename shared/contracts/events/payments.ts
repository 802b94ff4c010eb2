import { z } from "zod";
import { cloudEventSchema } from "../event-log.ts";
import { PaymentSchema, RefundSchema } from "../payments.ts";

const PAYMENT_EVENT_TYPES = ["payment.succeeded", "payment.failed"] as const;
const REFUND_EVENT_TYPES = ["refund.succeeded", "refund.failed"] as const;
export type PaymentEventType = (typeof PAYMENT_EVENT_TYPES)[number] | (typeof REFUND_EVENT_TYPES)[number];

const common = {
  /** Whose order it is. */
  userId: z.uuid(),
  /** Counts the changes of the payment, its refunds included: of two events the one with the higher number is newer. */
  paymentVersion: z.int(),
};

export const PaymentChangedSchema = cloudEventSchema(
  z.enum(PAYMENT_EVENT_TYPES),
  z.object({ ...PaymentSchema.shape, ...common }),
);

/** A refund as the events have it: those of the previous version have only some of its fields. */
const { failure, returnId, retryOf, isUnsettled, settledNote, ...refundFields } = RefundSchema.shape;
const newRefundFields = z.object({ failure, returnId, retryOf, isUnsettled, settledNote }).partial().shape;

export const RefundChangedSchema = cloudEventSchema(
  z.enum(REFUND_EVENT_TYPES),
  // With the amounts of the payment as they are after this refund, in minor units.
  z.object({ ...refundFields, ...newRefundFields, ...common, paidAmount: z.int(), refundedAmount: z.int() }),
);

/** The messages of payments. */
export const EventSchema = z.union([PaymentChangedSchema, RefundChangedSchema]);

/** The types of all events that payments publishes. */
export const EVENT_TYPES: string[] = [...PAYMENT_EVENT_TYPES, ...REFUND_EVENT_TYPES];
