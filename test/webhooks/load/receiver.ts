import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { parentPort } from "node:worker_threads";
import { listenOnLoopback } from "../../../tools/local/ports.ts";

/** What all receivers got, until now. */
export type Received = {
  /** The number of different events of each receiver that answers. */
  eventsByPath: Record<string, number>;
  /** In ms, from the event's time to its first arrival, in ascending order. */
  latencies: number[];
  /** Messages that had arrived before. */
  repeated: number;
  /** Messages whose signature is wrong. */
  forged: number;
  /** Attempts at receivers that hang, and the most that waited at the same time. */
  hanging: { attempts: number; waiting: number; mostWaiting: number };
};

/** Longer than a sender may wait. */
const HANG_MS = 20_000;

const secrets = new Map<string, Buffer>();
const arrived = new Map<string, Set<string>>();
const latencies: number[] = [];
let repeated = 0;
let forged = 0;
const hanging = { attempts: 0, waiting: 0, mostWaiting: 0 };

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? "";
  if (path.startsWith("/hang")) return hang(response);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  response.writeHead(204).end();
  const body = Buffer.concat(chunks).toString();
  const id = String(request.headers["webhook-id"]);
  const signed = `${id}.${request.headers["webhook-timestamp"]}.${body}`;
  const signature = createHmac("sha256", secrets.get(path) ?? "")
    .update(signed)
    .digest("base64");
  if (request.headers["webhook-signature"] !== `v1,${signature}`) forged++;
  const ids = arrived.get(path) ?? new Set<string>();
  arrived.set(path, ids);
  if (ids.has(id)) return void repeated++;
  ids.add(id);
  latencies.push(Date.now() - Date.parse((JSON.parse(body) as { time: string }).time));
}

function hang(response: ServerResponse): void {
  hanging.attempts++;
  hanging.waiting++;
  hanging.mostWaiting = Math.max(hanging.mostWaiting, hanging.waiting);
  const timer = setTimeout(() => response.destroy(), HANG_MS);
  response.once("close", () => {
    clearTimeout(timer);
    hanging.waiting--;
  });
}

function report(): Received {
  const eventsByPath = Object.fromEntries([...arrived].map(([path, { size }]) => [path, size]));
  return { eventsByPath, latencies: latencies.toSorted((a, b) => a - b), repeated, forged, hanging };
}

const { origin } = await listenOnLoopback(createServer((request, response) => void receive(request, response)));
parentPort?.on("message", (message: "report" | { path: string; secret: string }) => {
  if (message === "report") parentPort?.postMessage(report());
  else secrets.set(message.path, Buffer.from(message.secret.replace("whsec_", ""), "base64"));
});
parentPort?.postMessage({ origin });
