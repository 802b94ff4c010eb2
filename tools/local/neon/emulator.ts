import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { type Client, Pool, type PoolClient } from "pg";
import { BadRequest, describeError, runBatch, runStatement, type Statement } from "./queries.ts";

export interface NeonFront {
  port: number;
  /** What `neonConfig.fetchEndpoint` must be for the driver to come here. */
  fetchEndpoint: string;
  close(): Promise<void>;
}

export interface NeonFrontOptions {
  /** Told of every round trip before it is made: the database's address and the statements. */
  onQuery?: (connectionString: string, statements: string[]) => void;
}

/** How many connections one connection string may have; more requests wait for their turn. */
const poolSize = 20;
/** What Neon's PgBouncer waits before it closes a connection: a new one takes PostgreSQL longer than most queries. */
const idleTimeoutMillis = 600_000;
const maxBodyBytes = 10 * 1024 * 1024;

/** Serves plain PostgreSQL by the HTTP protocol of Neon's driver, on 127.0.0.1 alone. */
export async function startNeonFront(options: NeonFrontOptions = {}): Promise<NeonFront> {
  const pools = new Map<string, Pool>();
  const server = createServer((request, response) => {
    answer(request, response, pools, options).catch((error) => send(response, describeError(error)));
  });
  // A connection that is closed just as the client sends its next request would look like a lost answer.
  server.keepAliveTimeout = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    fetchEndpoint: `http://127.0.0.1:${port}/sql`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      await Promise.all([...pools.values()].map((pool) => pool.end()));
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  pools: Map<string, Pool>,
  options: NeonFrontOptions,
): Promise<void> {
  const connectionString = header(request, "neon-connection-string");
  if (request.method !== "POST" || request.url !== "/sql") return send(response, { status: 404, body: {} });
  if (!connectionString) throw new BadRequest("missing header Neon-Connection-String");
  const body = JSON.parse(await readBody(request)) as Statement | { queries: Statement[] };
  options.onQuery?.(connectionString, "queries" in body ? body.queries.map((each) => each.query) : [body.query]);

  const client = await poolFor(pools, connectionString).connect();
  if (response.destroyed) return client.release();
  let left = false;
  const leave = () => {
    left = true;
    cancel(client);
  };
  response.once("close", leave);
  let fatal = false;
  try {
    send(response, { status: 200, body: await run(client, body, request) }, leave);
  } catch (error) {
    fatal = (error as { severity?: string }).severity === "FATAL";
    send(response, describeError(error), leave);
  } finally {
    // A cancellation may arrive late, a transaction left open would hold its locks, and after a fatal error
    // PostgreSQL is about to hang up: such a connection must go.
    client.release(left || fatal || client.getTransactionStatus() !== "I");
  }
}

function run(client: PoolClient, body: Statement | { queries: Statement[] }, request: IncomingMessage) {
  const arrayMode = header(request, "neon-array-mode") === "true";
  if (!("queries" in body)) return runStatement(client, body, arrayMode);
  return runBatch(client, body.queries, arrayMode, {
    isolationLevel: header(request, "neon-batch-isolation-level"),
    readOnly: header(request, "neon-batch-read-only"),
    deferrable: header(request, "neon-batch-deferrable"),
  });
}

function poolFor(pools: Map<string, Pool>, connectionString: string): Pool {
  const known = pools.get(connectionString);
  if (known) return known;
  const limits = { max: poolSize, connectionTimeoutMillis: 30_000, idleTimeoutMillis };
  const pool = new Pool({ connectionString, pipeline: true, ...limits });
  // Whoever is using a connection when it breaks hears of it from the query; the event itself needs a listener.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  pools.set(connectionString, pool);
  return pool;
}

/** Asks PostgreSQL to give up what this connection is doing: nobody waits for the answer any more. */
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

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > maxBodyBytes) throw new BadRequest("request is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, { status, body }: { status: number; body: unknown }, onLeave = () => {}): void {
  response.off("close", onLeave);
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
