import { decodeHTMLStrict } from "entities/decode";

/** The elements that begin and end a line. */
const BLOCKS = new Set(
  "address article aside blockquote center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody tfoot thead tr ul".split(
    " ",
  ),
);

/** What a browser does not show. */
const HIDDEN = /<(script|style)\b.*?(<\/\1\s*>|$)|<!--.*?(-->|$)/gis;

type Block = { text: string; isItem: boolean };

/**
 * The text of a piece of HTML: a line for each block and after each `<br>`, with "• " before an item of a list. Spaces and
 * line breaks count as in HTML, unless it has neither a block nor a `<br>`: then it is a text with line breaks of its own.
 */
export function htmlToText(html: string): string {
  const shown = html.replaceAll(HIDDEN, "");
  // Behind the last ">" there is no tag, and looking for one from each "<" would take quadratic time.
  const end = shown.lastIndexOf(">") + 1;
  const parts = shown.slice(0, end).split(/(<[!/]?[a-z][^>]*>)/i);
  parts.push((parts.pop() ?? "") + shown.slice(end));
  const hasLines = parts.some(
    (part, index) => index % 2 === 1 && (BLOCKS.has(tagName(part)) || tagName(part) === "br"),
  );
  const collapse = (part: string) => (hasLines ? part.replaceAll(/[ \t\r\n\f]+/g, " ") : part);

  const blocks: Block[] = [{ text: "", isItem: false }];
  for (const [index, part] of parts.entries()) {
    const block = blocks.at(-1) as Block;
    const name = index % 2 === 1 ? tagName(part) : "";
    if (!name) block.text += collapse(part);
    else if (name === "br") block.text += "\n";
    else if (name === "td" || name === "th") block.text += " ";
    else if (BLOCKS.has(name)) blocks.push({ text: "", isItem: isItem(part, block) });
  }
  return blocks
    .flatMap((block) => toLine(block, hasLines))
    .join("\n")
    .trim();
}

/** The HTML of a text, which `htmlToText` turns into the same text. */
export function textToHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/(?<=^|\n) | (?= |\n|$)/g, "&nbsp;")
    .replaceAll("\t", "&#9;")
    .replaceAll("\r", "&#13;")
    .replaceAll("\n", "<br>");
}

const tagName = (tag: string) => /[a-z][a-z0-9]*/i.exec(tag)?.[0].toLowerCase() ?? "";

/** A paragraph at the beginning of an item is its first line. */
const isItem = (tag: string, before: Block) =>
  tagName(tag) === "li" ? !tag.startsWith("</") : before.isItem && before.text.trim() === "";

function toLine({ text, isItem: hasBullet }: Block, isCollapsed: boolean): string | [] {
  if (/^ *$/.test(text)) return [];
  const line = isCollapsed
    ? text
        .replaceAll(/ {2,}/g, " ")
        .replaceAll(/ ?\n ?/g, "\n")
        .replaceAll(/^ |[ \n]$/g, "")
    : text;
  return (hasBullet ? "• " : "") + decodeHTMLStrict(line.replaceAll(/&nbsp;|&#160;|&#xa0;/gi, " "));
}
