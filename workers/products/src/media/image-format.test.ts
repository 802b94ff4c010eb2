import { describe, expect, it } from "vitest";
import { testImage } from "../testing.ts";
import { formatOf, isComplete } from "./image-format.ts";

const bytes = (...parts: (string | number[])[]) =>
  new Uint8Array(parts.flatMap((part) => (typeof part === "string" ? [...new TextEncoder().encode(part)] : part)));

const START = [0xff, 0xd8];
/** A segment of application data that contains a small image of its own, with its end. */
const THUMBNAIL = [0xff, 0xe1, 0, 6, 0xff, 0xd8, 0xff, 0xd9];
const SCAN = [0xff, 0xda, 0, 4, 1, 2, 0x55, 0xff, 0x00, 0x55];
const END = [0xff, 0xd9];
const jpeg = (...rest: number[][]) => bytes(START, THUMBNAIL, SCAN, ...rest);

const webp = (size: number) => bytes("RIFF", [size, 0, 0, 0], "WEBPVP8 ", [0, 0, 0, 0]);
const ftyp = (...brands: string[]) => bytes([0, 0, 0, 8 + 4 * brands.length], "ftyp", brands.join(""));
const AVIF = ["avif", "\0\0\0\0", "mif1", "miaf"];
const avif = (...rest: (string | number[])[]) => bytes([...ftyp(...AVIF)], ...rest);

describe("formatOf()", () => {
  it.each([
    ["a JPEG", jpeg(END), "jpeg"],
    ["a PNG", testImage(), "png"],
    ["a WebP", webp(12), "webp"],
    ["an AVIF", avif(), "avif"],
    ["an AVIF that names another brand first", ftyp("mif1", "\0\0\0\0", "avif"), "avif"],
    ["an HEIC, which browsers do not show", ftyp("heic", "\0\0\0\0", "mif1"), undefined],
    ["a version that reads avif", ftyp("heic", "avif", "mif1"), undefined],
    ["a GIF", bytes("GIF89a"), undefined],
    ["an SVG", bytes('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), undefined],
    ["an HTML page", bytes("<!doctype html><p>logo.png</p>"), undefined],
    ["a WAV, which is a RIFF too", bytes("RIFF", [4, 0, 0, 0], "WAVE"), undefined],
    ["nothing", bytes(), undefined],
    ["a few bytes", bytes([0xff, 0xd8]), undefined],
  ])("reads the format of %s from its bytes", (_, file, format) => {
    expect(formatOf(file)).toBe(format);
  });
});

describe("isComplete()", () => {
  it.each([
    ["a JPEG", jpeg(END), "jpeg"],
    ["a JPEG with data of a camera behind its end", jpeg(END, [1, 2, 3, 0xff, 0xda, 4]), "jpeg"],
    ["a JPEG of several scans", jpeg(SCAN, END), "jpeg"],
    ["a PNG", testImage(), "png"],
    ["a WebP", webp(12), "webp"],
    ["an AVIF", avif([0, 0, 0, 9], "mdat", [1]), "avif"],
    ["an AVIF whose last box goes to its end", avif([0, 0, 0, 0], "mdat", [1, 2]), "avif"],
    ["an AVIF with a box of 64 bits", avif([0, 0, 0, 1], "mdat", [0, 0, 0, 0, 0, 0, 0, 17], [1]), "avif"],
  ] as const)("accepts %s", (_, file, format) => {
    expect(isComplete(file, format)).toBe(true);
  });

  it.each([
    ["a JPEG that was cut off within its scan", jpeg(), "jpeg"],
    ["a JPEG that was cut off before its scan", bytes(START, THUMBNAIL), "jpeg"],
    ["a JPEG with bytes that are no segment", bytes(START, [1, 2, 3, 4], END), "jpeg"],
    ["a PNG without its end", testImage().slice(0, -12), "png"],
    ["a PNG that was cut off within a chunk", testImage().slice(0, 30), "png"],
    ["a PNG of its signature alone", testImage().slice(0, 8), "png"],
    ["a WebP", webp(13), "webp"],
    ["an AVIF that was cut off within a box", avif([0, 0, 0, 12], "mdat", [1]), "avif"],
    ["an AVIF that was cut off within the head of a box", avif([0, 0, 0]), "avif"],
    ["an AVIF with a box that is smaller than its head", avif([0, 0, 0, 4], "mdat"), "avif"],
  ] as const)("refuses %s", (_, file, format) => {
    expect(isComplete(file, format)).toBe(false);
  });
});
