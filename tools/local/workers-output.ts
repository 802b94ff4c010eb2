import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { createRequire, SourceMap, type SourceMapPayload } from "node:module";
import { join, relative } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { root } from "../lib/paths.ts";

/** Wrangler starts this instead of workerd, whose output it would read otherwise. */
const LAUNCHER = '#!/bin/sh\nexec "$SHOP_WORKERD" "$@" >> "$SHOP_WORKERS_OUTPUT"\n';

/** How often the file is read: a notice of each line would take longer than what is done with it. */
const READ_MS = 50;
const CHUNK_BYTES = 64 * 1024;

export interface WorkersOutput {
  /** What the Workers print, as `readLines` takes it. */
  stream: Readable;
  /** The variables with which wrangler leaves it to this command. */
  env: Record<string, string>;
  close(): Promise<void>;
}

/**
 * Takes the Workers' output from workerd itself, by a file, so that no Worker waits for a reader. Wrangler would parse, format and
 * print each line, and adds one of its own for each request, which its proxy sends it by HTTP: a fifth of all the work for an order.
 */
export async function takeWorkersOutput(folder: string): Promise<WorkersOutput> {
  const [launcher, file] = [join(folder, "workerd.sh"), join(folder, "workers-output")];
  await writeFile(launcher, LAUNCHER, { mode: 0o700 });
  // An earlier start may have been killed.
  await rm(file, { force: true });
  await writeFile(file, "", { mode: 0o600 });
  const fd = openSync(file, "r");
  const stream = new Readable({ read: () => undefined });
  const chunk = Buffer.alloc(CHUNK_BYTES);
  const readOn = () => {
    for (let size = readSync(fd, chunk); size > 0; size = readSync(fd, chunk)) {
      stream.push(Buffer.from(chunk.subarray(0, size)));
    }
  };
  const timer = setInterval(readOn, READ_MS);
  return {
    stream,
    env: {
      MINIFLARE_WORKERD_PATH: launcher,
      SHOP_WORKERD: process.env.MINIFLARE_WORKERD_PATH || findWorkerd(),
      SHOP_WORKERS_OUTPUT: file,
      // Errors are what it still prints itself.
      WRANGLER_LOG: process.env.WRANGLER_LOG || "warn",
    },
    async close() {
      clearInterval(timer);
      readOn();
      stream.push(null);
      closeSync(fd);
      await rm(file, { force: true });
    },
  };
}

/** The program that wrangler would start. */
function findWorkerd(): string {
  const miniflare = createRequire(import.meta.url).resolve("miniflare");
  return (createRequire(miniflare)("workerd") as { default: string }).default;
}

/** The text of whole lines of workerd, which have the form `{"level":"log","message":"…"}`: with a level as wrangler shows it. */
export function readLines(lines: string): string {
  return lines
    .split("\n")
    .map((line) => line && readLine(line))
    .join("\n");
}

function readLine(line: string): string {
  const { level, message } = parseLine(line);
  const text = message.includes("file://") ? message.replace(FRAME, findSource) : message;
  if (level === "error") return `✘ [ERROR] ${text}`;
  return level === "warn" ? `▲ [WARNING] ${text}` : text;
}

function parseLine(line: string): { level?: string; message: string } {
  try {
    const { level, message } = JSON.parse(line) as { level?: string; message?: string };
    return typeof message === "string" ? { message, ...(level && { level }) } : { message: line };
  } catch {
    return { message: line };
  }
}

/** A place in a bundle, in a frame of an error's stack. */
const FRAME = /(file:\/\/\S+?\.js):(\d+):(\d+)/g;

/** The place in the source that a place in a bundle comes from, relative to the checkout. */
function findSource(place: string, url: string, line: string, column: string): string {
  const path = fileURLToPath(url);
  try {
    const found = sourceMapOf(`${path}.map`).findOrigin(Number(line), Number(column));
    if (!("fileName" in found)) return place;
    return `${relative(root, join(path, "..", found.fileName))}:${found.lineNumber}:${found.columnNumber}`;
  } catch {
    return place; // it has no map
  }
}

const sourceMaps = new Map<string, { changed: number; map: SourceMap }>();

/**
 * The map of a bundle as it is now. Parsing one takes a tenth of a second, in the process that also answers the Workers' statements:
 * done for each frame of each refusal that is logged, it made these time out.
 */
function sourceMapOf(path: string): SourceMap {
  const changed = statSync(path).mtimeMs;
  const known = sourceMaps.get(path);
  if (known?.changed === changed) return known.map;
  const map = new SourceMap(JSON.parse(readFileSync(path, "utf8")) as SourceMapPayload);
  sourceMaps.set(path, { changed, map });
  return map;
}
