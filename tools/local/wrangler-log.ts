import type { Readable, Writable } from "node:stream";
import { stripVTControlCharacters } from "node:util";

/**
 * Writes what wrangler prints to the log file, and errors with their indented lines to the terminal too. Lines are looked at
 * by hundreds, since under load there are thousands a second.
 */
export function keepOutput(stream: Readable, file: Writable, log: (line: string) => void): void {
  const showErrors = errorFilter(log);
  let rest = "";
  const keep = (lines: string) => {
    const plain = stripVTControlCharacters(lines);
    file.write(plain);
    showErrors(plain);
  };
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    const end = chunk.lastIndexOf("\n") + 1;
    if (end > 0) keep(rest + chunk.slice(0, end));
    rest = end > 0 ? chunk.slice(end) : rest + chunk;
  });
  stream.on("end", () => rest && keep(`${rest}\n`));
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
