/**
 * The calls between Workers, and from a Worker to a queue, that pass by the proxy. What is not listed here does not pass,
 * so a method that is new in a contract can't be left out of the fault tests.
 */
export const ENTRYPOINTS = {
  Sessions: { service: "users", entrypoint: "Sessions", methods: ["authenticate"] },
  MailAddresses: {
    service: "users",
    entrypoint: "MailAddresses",
    methods: ["findVerifiedAddresses", "findActiveUsers"],
  },
  Reservations: {
    service: "products",
    entrypoint: "Reservations",
    methods: [
      "findVariants",
      "reserveVariants",
      "settleReservations",
      "restock",
      "listStaleHolds",
      "closeReservations",
      "setLowStockThreshold",
    ],
  },
  Payments: {
    service: "payments",
    entrypoint: "Payments",
    methods: [
      "startPayment",
      "listPayments",
      "listRefunds",
      "requestRefund",
      "retryRefund",
      "settleRefund",
      "cancelPayments",
      "declinePayments",
    ],
  },
  Credentials: {
    service: "payments",
    entrypoint: "Credentials",
    methods: ["listCredentialProviders", "confirmPayment"],
  },
  OrderMails: { service: "orders", entrypoint: "OrderMails", methods: ["readOrdersForMails", "readAbandonedCarts"] },
  AgentOrders: { service: "orders", entrypoint: "AgentOrders", methods: ["readAgentOrder", "readOrderForItsAgent"] },
  OrdersEventLog: { service: "orders", entrypoint: "EventLog", methods: ["listEventIds", "readEvents"] },
  PaymentsEventLog: { service: "payments", entrypoint: "EventLog", methods: ["listEventIds", "readEvents"] },
} as const;

/** Each queue of events by the binding that all its publishers use. */
export const QUEUES = {
  EVENTS_NOTIFICATIONS: "order-events-notifications",
  EVENTS_ORDERS: "events-orders",
  EVENTS_WEBHOOKS: "events-webhooks",
  EVENTS_AGENTS: "events-agents",
} as const;
