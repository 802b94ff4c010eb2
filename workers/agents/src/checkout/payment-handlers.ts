/** The protocol's registry of payment handlers. */
export type PaymentHandlers = Record<string, object[]>;
