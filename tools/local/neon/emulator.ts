import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type Client, type DatabaseError, Pool, type PoolClient } from "pg";
import { listenOnLoopback } from "../ports.ts";
import {
  BadRequest,
  describeError,
  type NameOf,
  nameStatements,
  runBatch,
  runStatement,
  type Statement,
} from "./queries.ts";

export interface NeonEmulator {
  port: number;
  /** The value for the driver's `neonConfig.fetchEndpoint`. */
  fetchEndpoint: string;
  close(): Promise<void>;
}

export interface NeonEmulatorOptions {
  /** Called before every round trip with the address of the database and the statements. */
  onQuery?: (connectionString: string, statements: string[]) => void;
  /** How much longer each round trip takes, as if the database were further away; locks are not held longer. */
  delayMs?: number | undefined;
  /** Connections for each connection string; further requests wait. 20 by default. */
  poolSize?: number;
  /** When an unused connection is closed. Ten minutes by default, as in Neon's PgBouncer: opening one takes longer than most queries. */
  idleTimeoutMs?: number;
  /**
   * How many different statements connections keep prepared; 0 by default. Neon parses and plans each statement each time, in
   * a compute of its own: without this, that takes a third of PostgreSQL's time for an order from the Workers beside it.
   */
  preparedStatements?: number;
}

type Emulator = NeonEmulatorOptions & { pools: Map<string, Pool>; nameOf: NameOf };

const POOL_SIZE = 20;
const IDLE_TIMEOUT_MS = 600_000;
const MAX_BODY_BYTES = 10 * 1024 * 1024;
/** "Cached plan must not change result type" has this code. */
const FEATURE_NOT_SUPPORTED = "0A000";

/** Serves any PostgreSQL through the HTTP protocol of Neon's driver, on 127.0.0.1 only. */
export async function startNeonEmulator(options: NeonEmulatorOptions = {}): Promise<NeonEmulator> {
  const pools = new Map<string, Pool>();
  const nameOf = nameStatements(options.preparedStatements ?? 0);
  const server = createServer((request, response) => {
    answer(request, response, { pools, nameOf, ...options }).catch((error) => {
      if (response.headersSent) return void response.destroy();
      send(response, describeError(error));
    });
  });
  const { origin, close } = await listenOnLoopback(server);
  return {
    port: Number(new URL(origin).port),
    fetchEndpoint: `${origin}/sql`,
    async close() {
      await close();
      await Promise.all([...pools.values()].map((pool) => pool.end()));
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, emulator: Emulator): Promise<void> {
  const connectionString = header(request, "neon-connection-string");
  if (request.method !== "POST" || request.url !== "/sql") return send(response, { status: 404, body: {} });
  if (!connectionString) throw new BadRequest("missing header Neon-Connection-String");
  const body = JSON.parse(await readBody(request)) as Statement | { queries: Statement[] };
  emulator.onQuery?.(connectionString, "queries" in body ? body.queries.map((each) => each.query) : [body.query]);

  if (emulator.delayMs) await sleep(emulator.delayMs);
  const client = await poolFor(connectionString, emulator).connect();
  if (response.destroyed) return client.release();
  let hasLeft = false;
  const leave = () => {
    hasLeft = true;
    cancel(client);
  };
  response.once("close", leave);
  let isOver = false;
  try {
    const outcome = await run(client, body, request, emulator.nameOf).catch((error: DatabaseError) => {
      if (error.code !== FEATURE_NOT_SUPPORTED) throw error;
      // A prepared statement no longer fits its tables, after a migration. Nothing of the request was done.
      isOver = true;
      return run(client, body, request, () => undefined);
    });
    send(response, { status: 200, body: outcome }, leave);
  } catch (error) {
    isOver ||= (error as DatabaseError).severity === "FATAL";
    send(response, describeError(error), leave);
  } finally {
    // Not reused: a late cancellation could hit its next query, an open transaction would keep its locks, and PostgreSQL
    // closes the connection after a fatal error. Nor one with outdated statements.
    client.release(hasLeft || isOver || client.getTransactionStatus() !== "I");
  }
}

async function run(
  client: PoolClient,
  body: Statement | { queries: Statement[] },
  request: IncomingMessage,
  nameOf: NameOf,
) {
  const arrayMode = header(request, "neon-array-mode") === "true";
  if (!("queries" in body)) return runStatement(client, body, arrayMode, nameOf);
  return runBatch(client, body.queries, arrayMode, nameOf, {
    isolationLevel: header(request, "neon-batch-isolation-level"),
    readOnly: header(request, "neon-batch-read-only"),
    deferrable: header(request, "neon-batch-deferrable"),
  });
}

function poolFor(connectionString: string, { pools, ...options }: Emulator): Pool {
  const known = pools.get(connectionString);
  if (known) return known;
  const { poolSize: max = POOL_SIZE, idleTimeoutMs: idleTimeoutMillis = IDLE_TIMEOUT_MS } = options;
  const limits = { max, connectionTimeoutMillis: 30_000, idleTimeoutMillis };
  const pool = new Pool({ connectionString, pipeline: true, ...limits });
  // A broken connection fails the running query; without a listener, the event would end the process as well.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  pools.set(connectionString, pool);
  return pool;
}

/** Sends PostgreSQL a cancel request for the query of this connection. */
function cancel(client: PoolClient): void {
  const { host, port, processID, secretKey } = client as unknown as Client & Record<"processID" | "secretKey", number>;
  const message = Buffer.alloc(16);
  for (const [index, word] of [16, 80877102, processID, secretKey].entries()) message.writeInt32BE(word, index * 4);
  connect(port, host)
    .on("error", () => undefined)
    .end(message);
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** By events, which take less time than an iterator. */
function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) reject(new BadRequest("request is too large"));
      else chunks.push(chunk);
    });
    request.on("end", () => resolve(Buffer.concat(chunks).toString()));
    request.on("error", reject);
  });
}

function send(response: ServerResponse, { status, body }: { status: number; body: unknown }, onLeave = () => {}): void {
  response.off("close", onLeave);
  const answer = JSON.stringify(body);
  // With its length, it is one piece for the socket and no chunks for the driver.
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(answer) };
  response.writeHead(status, headers).end(answer);
}
