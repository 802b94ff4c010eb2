import { spawnSync } from "node:child_process";
import { constants, openSync, readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { createRequire, SourceMap, type SourceMapPayload } from "node:module";
import { Socket } from "node:net";
import { join, relative } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { root } from "../lib/paths.ts";

/** Wrangler starts this instead of workerd, whose output it would read otherwise. */
const LAUNCHER = '#!/bin/sh\nexec "$SHOP_WORKERD" "$@" > "$SHOP_WORKERS_OUTPUT"\n';

export interface WorkersOutput {
  /** What the Workers print, as `readLines` takes it. */
  stream: Readable;
  /** The variables with which wrangler leaves it to this command. */
  env: Record<string, string>;
  close(): Promise<void>;
}

/**
 * Takes the Workers' output from workerd itself, by a named pipe. Wrangler would parse, format and print each line, and adds one
 * of its own for each request, which its proxy sends it by HTTP: a fifth of all the work for an order.
 */
export async function takeWorkersOutput(folder: string): Promise<WorkersOutput> {
  const [launcher, pipe] = [join(folder, "workerd.sh"), join(folder, "workers-output")];
  // An earlier start may have been killed.
  await rm(pipe, { force: true });
  const { status, stderr } = spawnSync("mkfifo", ["-m", "600", pipe], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${pipe} could not be made: ${stderr}`);
  await writeFile(launcher, LAUNCHER, { mode: 0o700 });
  // For writing too: otherwise opening it waits for a writer, and it ends when the Workers start again.
  const fd = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
  const stream = new Socket({ fd, readable: true, writable: false });
  return {
    stream,
    env: {
      MINIFLARE_WORKERD_PATH: launcher,
      SHOP_WORKERD: process.env.MINIFLARE_WORKERD_PATH || findWorkerd(),
      SHOP_WORKERS_OUTPUT: pipe,
      // Errors are what it still prints itself.
      WRANGLER_LOG: process.env.WRANGLER_LOG || "warn",
    },
    async close() {
      stream.destroy();
      await rm(pipe, { force: true });
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
    // Read again each time: errors are rare, and bundles change.
    const map = new SourceMap(JSON.parse(readFileSync(`${path}.map`, "utf8")) as SourceMapPayload);
    const found = map.findOrigin(Number(line), Number(column));
    if (!("fileName" in found)) return place;
    return `${relative(root, join(path, "..", found.fileName))}:${found.lineNumber}:${found.columnNumber}`;
  } catch {
    return place; // it has no map
  }
}
