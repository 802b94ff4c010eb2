import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/** The Chromium or Chrome of this machine: `CHROMIUM_PATH`, or what the PATH has. */
export function findBrowser(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = [
    process.env.CHROMIUM_PATH,
    ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
    MAC,
  ];
  return candidates.find((path) => path && isExecutable(path));
}

const executablePath = findBrowser();

/** Whether tests in a browser are to be skipped. On a machine that must have a browser, its absence is a failure instead. */
export const isBrowserMissing: boolean = !executablePath && process.env.REQUIRE_BROWSER !== "1";

/** `more`: arguments of the command line. */
export async function launchBrowser(more: string[] = []): Promise<Browser> {
  if (!executablePath) throw new Error("No Chromium or Chrome: install one, or set CHROMIUM_PATH to it.");
  const args = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    ...more,
  ];
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  return chromium.launch({ executablePath, args });
}

/** Collects what goes wrong in a page, and the hosts that it sends requests to. */
export function watchPage(page: Page, { complaints, hosts }: { complaints: string[]; hosts: Set<string> }): void {
  // A breach of the Content-Security-Policy is reported as a console error too.
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => hosts.add(new URL(request.url()).host));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
