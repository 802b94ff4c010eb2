/** The formats of images that can be uploaded. */
export type ImageFormat = "jpeg" | "png" | "webp" | "avif";

/**
 * The format that the bytes begin as, whatever a header or a name says; `undefined` for anything else. Numbers are
 * offsets in bytes.
 */
export function formatOf(bytes: Uint8Array): ImageFormat | undefined {
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return "jpeg";
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "png";
  if (ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 12) === "WEBP") return "webp";
  return isAvif(bytes) ? "avif" : undefined;
}

/**
 * Whether the file goes on to its end, as far as its outermost structure tells: a decoder may fill up what is missing
 * of a file that was cut off.
 */
export function isComplete(bytes: Uint8Array, format: ImageFormat): boolean {
  switch (format) {
    case "jpeg":
      return hasJpegEnd(bytes);
    case "png":
      return hasPngEnd(bytes);
    case "webp":
      return view(bytes).getUint32(4, true) + 8 <= bytes.length;
    case "avif":
      return hasWholeBoxes(bytes);
  }
}

/** ISO 14496-12: a box `ftyp` with the brand `avif`, or `avis` for a sequence, among the brands it lists. */
function isAvif(bytes: Uint8Array): boolean {
  if (bytes.length < 16 || ascii(bytes, 4, 8) !== "ftyp") return false;
  const end = Math.min(view(bytes).getUint32(0), bytes.length, 256);
  for (let at = 8; at + 4 <= end; at += 4) {
    // The four bytes after the first brand are its version.
    if (at !== 12 && ["avif", "avis"].includes(ascii(bytes, at, at + 4))) return true;
  }
  return false;
}

/**
 * Segments of a marker and a length up to the start of the first scan, and somewhere behind that the marker "end of
 * image": within compressed data 0xff is followed by zero or a restart marker. Cameras append data of their own.
 */
function hasJpegEnd(bytes: Uint8Array): boolean {
  const numbers = view(bytes);
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1];
    if (marker === START_OF_SCAN) return hasMarker(bytes, END_OF_IMAGE, at + 2);
    // A marker may be padded by further bytes 0xff.
    at += marker === 0xff ? 1 : 2 + numbers.getUint16(at + 2);
  }
  return false;
}

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

function hasMarker(bytes: Uint8Array, marker: number, from: number): boolean {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] === marker) return true;
  }
  return false;
}

/** Chunks of a length, a type of four letters, the data and a checksum, the last of them of the type `IEND`. */
function hasPngEnd(bytes: Uint8Array): boolean {
  const numbers = view(bytes);
  for (let at = 8; at + 12 <= bytes.length; ) {
    if (ascii(bytes, at + 4, at + 8) === "IEND") return true;
    at += 12 + numbers.getUint32(at);
  }
  return false;
}

/** Boxes of a size and a type one after another, up to the end. A size of 0 goes to the end, 1 has 64 bits behind the type. */
function hasWholeBoxes(bytes: Uint8Array): boolean {
  const numbers = view(bytes);
  let at = 0;
  while (at + 8 <= bytes.length) {
    const size = numbers.getUint32(at);
    if (size === 0) return true;
    const length = size === 1 && at + 16 <= bytes.length ? Number(numbers.getBigUint64(at + 8)) : size;
    if (length < 8) return false;
    at += length;
  }
  return at === bytes.length;
}

const startsWith = (bytes: Uint8Array, start: number[]) => start.every((byte, index) => bytes[index] === byte);
const ascii = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
const view = ({ buffer, byteOffset, byteLength }: Uint8Array) => new DataView(buffer, byteOffset, byteLength);
