import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { htmlToText, textToHtml } from "./html-text.ts";

describe("htmlToText()", () => {
  it.each([
    ["<p>Solid <b>oak</b>.</p><p>Oiled &amp; waxed.</p>", "Solid oak.\nOiled & waxed."],
    ["<p>Solid\n  oak.</p>\n\n<p>Oiled.</p>\n", "Solid oak.\nOiled."],
    ["<ul><li>one</li><li>two</li></ul>", "• one\n• two"],
    ["<ul>\n<li><p>one</p><p>more</p></li>\n<li> two\n</ul>", "• one\nmore\n• two"],
    ["<b>b</b><ul><li>1", "b\n• 1"],
    ["Care<h2>Washing</h2>cold<hr>Ironing<div>no</div>", "Care\nWashing\ncold\nIroning\nno"],
    ["<table><tr><td>S</td><td>38</td></tr><tr><th>M</th><td>40</td></tr></table>", "S 38\nM 40"],
    ["a<br>b<br/>c<BR />\nd", "a\nb\nc\nd"],
    ["<p>a<br></p><p><br></p><p>b</p>", "a\n\nb"],
    ["a <i> b</i>  c<br>d", "a b c\nd"],
    ["Caf&eacute; &rsquo; &mdash; &euro; &trade; &CounterClockwiseContourIntegral;", "Café ’ — € ™ ∳"],
    ["5 &lt; 6 &#8212; &#x41;&nbsp;&unknown; R&D ?a=1&copy=2", "5 < 6 — A &unknown; R&D ?a=1&copy=2"],
    ["&amp;lt;b&amp;gt;", "&lt;b&gt;"],
    ["<script>alert('<p>1')</script><style>p {}</style>text<!-- <p>comment</p> -->", "text"],
    ["text<script>never closed <p>", "text"],
    ["3 < 4 and 5 > 4", "3 < 4 and 5 > 4"],
    ["two\nlines  of a text", "two\nlines  of a text"],
    ["a <b", "a <b"],
    ["", ""],
  ])("turns %j into %j", (html, text) => expect(htmlToText(html)).toBe(text));

  /** The processor time in microseconds that a text takes, the least of three runs: it depends little on what else runs. */
  const costOf = (html: string) => {
    const costs = Array.from({ length: 3 }, () => {
      const before = process.cpuUsage();
      htmlToText(html);
      return process.cpuUsage(before).user;
    });
    return Math.min(...costs);
  };

  it.each(["<a", "<script ", "<!--", "&", "<p><a", "</script "])("takes no quadratic time for many of %j", (part) => {
    // Sixteen times the input takes about sixteen times as long, and would take 256 times as long.
    expect(costOf(part.repeat(40_000))).toBeLessThan(80 * Math.max(costOf(part.repeat(2_500)), 1_000));
  });

  it("reads what textToHtml() wrote of any text", () => {
    const texts = fc.array(
      fc.constantFrom("a", " ", "\n", "\t", "\r\n", "&", "&amp;", "<b>", "<", ">", "• ", "\u00a0", "é"),
    );
    fc.assert(
      fc.property(texts, (parts) => {
        const text = parts.join("").trim();
        expect(htmlToText(textToHtml(text))).toBe(text);
      }),
    );
  });
});
