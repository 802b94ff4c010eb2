import { type Link, namedPaths, npmScripts, relativeLinks } from "../../lib/markdown.ts";

/** What was removed: words of services, and ways to ask for links, paths and scripts that may be gone. */
export type Gone = {
  words: RegExp;
  hasTarget: (link: Link) => boolean;
  /** Of a path in the project. */
  hasFile: (path: string) => boolean;
  hasScript: (name: string) => boolean;
};

/**
 * A Markdown text without what is no longer true: paragraphs, rows and items that tell of what is gone, or that point
 * to a file or command that is. A section whose heading, code or numbered steps would be torn goes as a whole.
 */
export function pruneMarkdown(text: string, gone: Gone): string {
  const sections = text.split(/^(?=#{2,} )/m);
  const kept = sections.map((section) => pruneSection(section, gone)).filter((section) => section !== undefined);
  return `${kept.join("\n\n").trim()}\n`;
}

function pruneSection(section: string, gone: Gone): string | undefined {
  const [heading = "", ...rest] = blocksOf(section);
  if (!isTrue(heading, gone)) return undefined;
  const kept: string[] = [];
  for (const block of rest) {
    const pruned = pruneBlock(block, gone);
    const isTorn = pruned !== block && heading.startsWith("##") && /^(```|\d+\. )/.test(block);
    if (isTorn) return undefined;
    if (pruned) kept.push(pruned);
  }
  const hadText = rest.length > 0;
  return hadText && kept.length === 0 ? undefined : [heading, ...kept].join("\n\n");
}

/** Paragraphs, lists, tables; what stands between fences is one block, empty lines and all. */
function blocksOf(section: string): string[] {
  const parts = section.trim().split(/^(```[\s\S]*?^```)$/m);
  return parts
    .flatMap((part) => (part.startsWith("```") ? [part] : part.split(/\n{2,}/)))
    .flatMap((block) => {
      const trimmed = block.replace(/^\n+|\s+$/g, "");
      return trimmed ? [trimmed] : [];
    });
}

function pruneBlock(block: string, gone: Gone): string {
  if (block.startsWith("|")) {
    const [head, rule, ...rows] = block.split("\n");
    const kept = rows.filter((row) => isTrue(row, gone));
    return kept.length > 0 ? [head, rule, ...kept].join("\n") : "";
  }
  if (/^(- |\d+\. )/.test(block)) {
    const items = block.split(/^(?=- |\d+\. )/m);
    return items
      .filter((item) => isTrue(item, gone))
      .join("")
      .trimEnd();
  }
  return isTrue(block, gone) ? block : "";
}

function isTrue(text: string, { words, hasTarget, hasFile, hasScript }: Gone): boolean {
  return (
    !words.test(text) &&
    relativeLinks(text).every(hasTarget) &&
    namedPaths(text).every(hasFile) &&
    npmScripts(text).every(hasScript)
  );
}
