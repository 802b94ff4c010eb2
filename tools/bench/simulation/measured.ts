/**
 * Service times in ms of an order of two lines. The sums were measured (`npm run profile -- order`); how they divide among
 * PostgreSQL's statements and the parts of the Workers is estimated from timings of single statements.
 */
export const MEASURED = {
  workers: { beforeAnswer: 4, relayBatch: 1, relayEach: 0.1, consumerBatch: 1, consumerEach: 0.2 },
  database: {
    /** The row of a hot product is locked meanwhile. */
    reserve: 1,
    write: 1.5,
    claim: { batch: 0.4, each: 0.05 },
    settle: { batch: 0.3, each: 0.05 },
    mark: { batch: 0.2, each: 0.03 },
    addresses: { batch: 0.2, each: 0.01 },
    notify: { batch: 0.4, each: 0.06 },
  },
} as const;

/** What the shop is configured with: the relay, and `workers/notifications/wrangler.toml`. */
export const CONFIGURED = {
  relayBatch: 100,
  relayGatherMs: 100,
  consumerBatch: 10,
  consumers: 10,
  cronSeconds: 60,
  /** The relay of the cron claims 100 deliveries at a time, two for each event, and has the calls that the other jobs leave. */
  cronBatch: 50,
  cronBatches: 19,
};

/** Compute sizes of Neon. An order takes the smallest that it keeps busy for 60 % at most. */
export const COMPUTE_UNITS = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 56];
/** Connections of a compute of one unit and of the largest, of which the pooler takes nine of ten. */
export const connectionsOf = (units: number): number => Math.floor(0.9 * Math.min(units * 419, 4000));
