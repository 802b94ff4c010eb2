import type { Readable, Writable } from "node:stream";
import { stripVTControlCharacters } from "node:util";

/** How long lines wait for others: under load there are thousands a second, and each by itself would be a write. */
export const GATHER_MS = 50;

/**
 * Writes what is printed to the log file, without colours, and errors with their indented lines to the terminal too. `read` makes
 * text of whole lines of it; by default they are text.
 */
export function keepOutput(
  stream: Readable,
  file: Writable,
  log: (line: string) => void,
  read = (lines: string) => lines,
): void {
  const showErrors = errorFilter(log);
  let gathered = "";
  let timer: NodeJS.Timeout | undefined;
  const keep = (end: number) => {
    timer = undefined;
    const lines = stripVTControlCharacters(read(gathered.slice(0, end)));
    gathered = gathered.slice(end);
    if (lines === "") return;
    file.write(lines);
    showErrors(lines);
  };
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    gathered += chunk;
    timer ??= setTimeout(() => keep(gathered.lastIndexOf("\n") + 1), GATHER_MS);
  });
  stream.on("end", () => {
    clearTimeout(timer);
    if (gathered !== "" && !gathered.endsWith("\n")) gathered += "\n";
    keep(gathered.length);
  });
}

const ERROR = /✘|\[ERROR\]|"level":"error"/;

/** Takes whole lines, many at a time. */
function errorFilter(log: (line: string) => void): (lines: string) => void {
  let inError = false;
  return (lines) => {
    if (!inError && !ERROR.test(lines)) return;
    for (const line of lines.slice(0, -1).split("\n")) {
      inError = ERROR.test(line) || (inError && /^(\s|$)/.test(line));
      if (inError) log(line);
    }
  };
}
