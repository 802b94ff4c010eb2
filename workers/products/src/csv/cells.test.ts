import { describe, expect, it } from "vitest";
import { formatAmount, formatRow, htmlToText, parseAmount, textToHtml } from "./cells.ts";

describe("formatRow()", () => {
  it("quotes what would not be read as it is", () => {
    expect(formatRow(["a", "b,c", 'say "x"', "two\nlines", " padded ", ""])).toBe(
      'a,"b,c","say ""x""","two\nlines"," padded ",\n',
    );
  });
});

describe("formatAmount() and parseAmount()", () => {
  it.each([
    [1999, "USD", "19.99"],
    [5, "EUR", "0.05"],
    [100, "USD", "1.00"],
    [1999, "JPY", "1999"],
    [1234, "KWD", "1.234"],
    [1_000_000_000_000, "USD", "10000000000.00"],
  ])("write %i of %s as %s, and read it again", (amount, currency, text) => {
    expect(formatAmount(amount, currency)).toBe(text);
    expect(parseAmount(text, currency)).toBe(amount);
  });

  it.each([
    ["19.9", 1990],
    ["19", 1900],
    ["19.9900", 1999],
    ["0", 0],
    ["19.999", undefined],
    ["19,99", undefined],
    ["-1", undefined],
    ["$19", undefined],
    ["1e3", undefined],
    [".5", undefined],
    ["1234567890123", undefined],
    ["", undefined],
  ])("read %j as %j cents", (text, amount) => expect(parseAmount(text, "USD")).toBe(amount));
});

describe("htmlToText()", () => {
  it.each([
    ["<p>Solid <b>oak</b>.</p><p>Oiled &amp; waxed.</p>", "Solid oak.\nOiled & waxed."],
    ["<ul><li>one</li><li>two</li></ul>", "one\ntwo"],
    ["a<br>b<br/>c", "a\nb\nc"],
    ["5 &lt; 6 &#8212; &#x41;&nbsp;&unknown;", "5 < 6 — A &unknown;"],
    ["<script>alert(1)</script><style>p {}</style>text<!-- comment -->", "text"],
    ["3 < 4 and 5 > 4", "3 < 4 and 5 > 4"],
    ["", ""],
  ])("turns %j into %j", (html, text) => expect(htmlToText(html)).toBe(text));

  it.each(["plain", '<b>not bold</b> & &amp; "quoted"', "two\nlines", "a < b"])(
    "reads what textToHtml() wrote of %j",
    (text) => {
      expect(htmlToText(textToHtml(text))).toBe(text);
    },
  );
});
