/** The widths that images are served at, in pixels. */
export const MEDIA_WIDTHS = [160, 320, 640, 960, 1200] as const;
export type MediaWidth = (typeof MEDIA_WIDTHS)[number];

/** The formats that images are served as, the smallest first. JPEG is what every client reads. */
export const MEDIA_FORMATS = ["avif", "webp", "jpeg"] as const;
export type MediaFormat = (typeof MEDIA_FORMATS)[number];

/** All objects of images in the bucket begin with this. */
export const MEDIA_PREFIX = "media/";

/** The name of the object with the bytes as they were uploaded. */
export const originalName = (key: string) => `${MEDIA_PREFIX}${key}/original`;

/** The name of the object with a rendered size. */
export const sizeName = (key: string, width: MediaWidth, format: MediaFormat) =>
  `${MEDIA_PREFIX}${key}/${width}.${format}`;

/** All names that objects of a file can have. */
export const namesOf = (key: string): string[] => [
  originalName(key),
  ...MEDIA_WIDTHS.flatMap((width) => MEDIA_FORMATS.map((format) => sizeName(key, width, format))),
];

/** The key of the file that an object belongs to. */
export const keyOfName = (name: string): string | undefined => /^media\/([0-9a-f]{64})\//.exec(name)?.[1];
