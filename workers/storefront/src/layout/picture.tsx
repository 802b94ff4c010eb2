import type { Image } from "../shop/types.ts";

type PictureProps = {
  image: Image | null | undefined;
  /** The product, whose placeholder is always the same. */
  name: string;
  /** How wide it is shown, as the attribute `sizes` says it. */
  sizes: string;
  /** The one picture that a visitor sees first is loaded at once. */
  isFirst?: boolean;
  /** Beside the product's name a picture need not say it again. */
  isDecorative?: boolean;
};

/** A picture of a product in all its widths, or a still life in its place. */
export const Picture = ({ image, name, sizes, isFirst = false, isDecorative = false }: PictureProps) => {
  if (!image) return <Placeholder name={name} />;
  const widths = Object.entries(image.urls).sort(([a], [b]) => Number(a) - Number(b));
  return (
    <img
      class="picture"
      src={image.urls["640"] ?? widths[0]?.[1]}
      srcset={widths.map(([width, url]) => `${url} ${width}w`).join(", ")}
      sizes={sizes}
      width={image.width}
      height={image.height}
      alt={isDecorative ? "" : image.alt || name}
      loading={isFirst ? "eager" : "lazy"}
      fetchpriority={isFirst ? "high" : undefined}
      decoding="async"
    />
  );
};

const TINTS = 6;

/** Simple compositions of a vessel, a bowl, a sun and an arch. */
const SCENES = [
  <>
    <circle class="c" cx="140" cy="64" r="26" />
    <path class="a" d="M66 150c-12-30 6-42 6-62 0-8-4-12-4-18h36c0 6-4 10-4 18 0 20 18 32 6 62z" />
    <path class="b" d="M86 70c-2-22 8-34 22-40m-20 40c-4-16-14-26-26-28" />
  </>,
  <>
    <path class="c" d="M54 150V92a46 46 0 0 1 92 0v58z" />
    <path class="a" d="M62 112h76c0 24-16 38-38 38s-38-14-38-38z" />
    <path class="b" d="M84 98c0-8 8-8 8-16m8 16c0-8 8-8 8-16" />
  </>,
  <>
    <circle class="c" cx="100" cy="84" r="48" />
    <path class="a" d="M48 150l30-52 24 30 18-22 32 44z" />
    <path class="b" d="M30 150h140" />
  </>,
  <>
    <path class="c" d="M40 62h120v88H40z" />
    <circle class="a" cx="84" cy="112" r="38" />
    <path class="b" d="M118 150V74m0 0c10 0 20-8 20-20-12 0-20 8-20 20zm0 18c-10 0-18-6-18-16 10 0 18 6 18 16z" />
  </>,
];

const Placeholder = ({ name }: { name: string }) => {
  const hash = [...name].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0, 7);
  return (
    <svg
      class={`picture placeholder tint-${hash % TINTS}`}
      viewBox="0 0 200 200"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
      focusable="false"
    >
      <rect class="ground" width="200" height="200" />
      <rect class="table" y="150" width="200" height="50" />
      {SCENES[(hash >>> 8) % SCENES.length]}
    </svg>
  );
};
