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
 * Removes the paragraphs, table rows and list items of a Markdown text that mention something removed, or that name a
 * file, heading or script that no longer exists. A section is removed as a whole when its heading, or a part of its
 * code or numbered steps, would be.
 */
export function pruneMarkdown(text: string, gone: Gone): string {
  const sections = text.split(/^(?=#{2,} )/m);
  const kept = sections.map((section) => pruneSection(section, gone)).filter((section) => section !== undefined);
  return `${kept.join("\n\n").trim()}\n`;
}

function pruneSection(section: string, gone: Gone): string | undefined {
  const [heading = "", ...rest] = blocksOf(section);
  if (!isStillTrue(heading, gone)) return undefined;
  const kept: string[] = [];
  let hasLostIntroduction = false;
  for (const block of rest) {
    // A table is not understood without the paragraph above it.
    const pruned: string = hasLostIntroduction && block.startsWith("|") ? "" : pruneBlock(block, gone);
    hasLostIntroduction = heading.startsWith("##") && !pruned;
    const isTorn = pruned !== block && heading.startsWith("##") && /^(```|\d+\. )/.test(block);
    if (isTorn) return undefined;
    if (pruned) kept.push(pruned);
  }
  const hadText = rest.length > 0;
  return hadText && kept.length === 0 ? undefined : [heading, ...kept].join("\n\n");
}

/** Paragraphs, lists, tables. A fenced block is one block, including its empty lines. */
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
    const kept = rows.filter((row) => isStillTrue(row, gone));
    return kept.length > 0 ? [head, rule, ...kept].join("\n") : "";
  }
  if (/^(- |\d+\. )/.test(block)) {
    const items = block.split(/^(?=- |\d+\. )/m);
    return items
      .filter((item) => isStillTrue(item, gone))
      .join("")
      .trimEnd();
  }
  return isStillTrue(block, gone) ? block : "";
}

function isStillTrue(text: string, { words, hasTarget, hasFile, hasScript }: Gone): boolean {
  return (
    !words.test(text) &&
    relativeLinks(text).every(hasTarget) &&
    namedPaths(text).every(hasFile) &&
    npmScripts(text).every(hasScript)
  );
}
