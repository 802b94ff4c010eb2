/**
 * What the pictures of the sample products are drawn with: shapes as SVG paths on a canvas of 1000 by 1000, with the light
 * from the upper left.
 */

/** Colours of backgrounds, light enough for any product. */
export const PAPER = {
  cream: ["#f7f0e4", "#efe0c8", "#e6d2b3"],
  sage: ["#eaf0e4", "#d6e2cc", "#c3d3b6"],
  mist: ["#e6eff3", "#d0e1e9", "#bad1dc"],
  blush: ["#f9e9e1", "#f2d5c7", "#e8c1ae"],
  lilac: ["#efeaf4", "#ddd3e8", "#cabddb"],
  butter: ["#fbf2d8", "#f5e2ad", "#ebd28b"],
} as const;

export type Paper = keyof typeof PAPER;

/** Colours of materials. */
export const INK = {
  oak: "#c89b66",
  walnut: "#7b4f32",
  bamboo: "#dcb777",
  cork: "#c79a6b",
  brass: "#d6a945",
  copper: "#c8704a",
  steel: "#aeb9c0",
  iron: "#3b3d42",
  glass: "#bfdce2",
  linen: "#e9dcc5",
  white: "#fbf8f2",
  leather: "#94552f",
  navy: "#2f4565",
  forest: "#3f6650",
  slate: "#66747e",
  red: "#c4513f",
  mustard: "#e0a63a",
  rose: "#d98d86",
} as const;

let ids = 0;

/** A picture: a product on a table before a wall with a disc of light. */
export function scene(paper: Paper, product: string): string {
  const [wall, light, table] = PAPER[paper];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000" width="1000" height="1000">
<defs>
<linearGradient id="side"><stop offset="0" stop-color="#fff" stop-opacity=".3"/><stop offset=".35" stop-color="#fff" stop-opacity="0"/><stop offset=".6" stop-color="#20130a" stop-opacity="0"/><stop offset="1" stop-color="#20130a" stop-opacity=".3"/></linearGradient>
<linearGradient id="top" x2="0" y2="1"><stop offset="0" stop-color="#fff" stop-opacity=".26"/><stop offset=".5" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#20130a" stop-opacity=".24"/></linearGradient>
<radialGradient id="ball" cx=".35" cy=".3" r=".8"><stop offset="0" stop-color="#fff" stop-opacity=".45"/><stop offset=".5" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#20130a" stop-opacity=".32"/></radialGradient>
<radialGradient id="shadow"><stop offset="0" stop-color="#3a2614" stop-opacity=".38"/><stop offset=".6" stop-color="#3a2614" stop-opacity=".2"/><stop offset="1" stop-color="#3a2614" stop-opacity="0"/></radialGradient>
<linearGradient id="table" x2="0" y2="1"><stop offset="0" stop-color="${table}"/><stop offset="1" stop-color="${light}"/></linearGradient>
</defs>
<rect width="1000" height="1000" fill="${wall}"/>
<circle cx="500" cy="450" r="340" fill="${light}"/>
<rect y="740" width="1000" height="260" fill="url(#table)"/>
${product}
</svg>`;
}

/** The soft shadow of something that stands on the table. */
export const shadow = (x: number, y: number, width: number, height = width / 7): string =>
  `<ellipse cx="${x + 14}" cy="${y}" rx="${width / 2}" ry="${height / 2}" fill="url(#shadow)"/>`;

/** How light falls on a shape: on a round one from the side, on a flat one from above, on a ball, or not at all. */
export type Light = "side" | "top" | "ball" | "none";

/** A shape in a colour, with light and shade. */
export function solid(path: string, colour: string, light: Light = "side"): string {
  const shade = light === "none" ? "" : `<path d="${path}" fill="url(#${light})"/>`;
  return `<path d="${path}" fill="${colour}"/>${shade}`;
}

/** A shape in a colour without light, more or less transparent. */
export const flat = (path: string, colour: string, opacity = 1): string =>
  `<path d="${path}" fill="${colour}" fill-opacity="${opacity}"/>`;

/** A line with round ends. */
export const line = (path: string, colour: string, width: number, more = ""): string =>
  `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" ${more}/>`;

/** What of a drawing is within a shape. */
export function within(path: string, drawing: string): string {
  const id = `clip${ids++}`;
  return `<clipPath id="${id}"><path d="${path}"/></clipPath><g clip-path="url(#${id})">${drawing}</g>`;
}

export const turned = (degrees: number, x: number, y: number, drawing: string): string =>
  `<g transform="rotate(${degrees} ${x} ${y})">${drawing}</g>`;
export const moved = (x: number, y: number, drawing: string, scale = 1): string =>
  `<g transform="translate(${x} ${y}) scale(${scale})">${drawing}</g>`;

/** A rectangle with round corners. */
export function box(x: number, y: number, width: number, height: number, radius = 0): string {
  const r = Math.min(radius, width / 2, height / 2);
  const [right, bottom] = [x + width, y + height];
  return `M${x + r} ${y}H${right - r}Q${right} ${y} ${right} ${y + r}V${bottom - r}Q${right} ${bottom} ${right - r} ${bottom}H${x + r}Q${x} ${bottom} ${x} ${bottom - r}V${y + r}Q${x} ${y} ${x + r} ${y}Z`;
}

export const oval = (x: number, y: number, rx: number, ry = rx): string =>
  `M${x - rx} ${y}A${rx} ${ry} 0 1 1 ${x + rx} ${y}A${rx} ${ry} 0 1 1 ${x - rx} ${y}Z`;

/** A round vessel seen from a little above: its wall from the rim down to a foot, `depth` is half the height of the rim. */
export function vessel(x: number, y: number, rim: number, height: number, foot: number, depth = rim / 7): string {
  const ry = (depth * foot) / rim;
  return `M${x - rim} ${y}A${rim} ${depth} 0 0 0 ${x + rim} ${y}L${x + foot} ${y + height}A${foot} ${ry} 0 0 1 ${x - foot} ${y + height}Z`;
}

/** A vessel with an opening that shows its inside. */
export function pot(
  x: number,
  y: number,
  rim: number,
  height: number,
  foot: number,
  colour: string,
  inside: string,
): string {
  const depth = rim / 7;
  return (
    solid(vessel(x, y, rim, height, foot, depth), colour) +
    solid(oval(x, y, rim, depth), colour, "none") +
    flat(oval(x, y, rim - 10, depth - 5), inside) +
    flat(oval(x, y + 5, rim - 16, depth - 9), "#20130a", 0.12)
  );
}

/** The grain of wood in a shape, in lines along it. */
export function grain(
  path: string,
  { from = 0, to = 1000, every = 26, colour = "#5d3a1e", upright = false } = {},
): string {
  let lines = "";
  for (let at = from, index = 0; at < to; at += every, index++) {
    const bend = ((index * 37) % 23) - 11;
    const d = upright
      ? `M${at} 0C${at + bend} 300 ${at - bend} 600 ${at + bend / 2} 1000`
      : `M0 ${at}C300 ${at + bend} 600 ${at - bend} 1000 ${at + bend / 2}`;
    lines += line(d, colour, 3, `stroke-opacity="${0.1 + (index % 3) * 0.05}"`);
  }
  return within(path, lines);
}
