import { box, flat, INK, line, oval, scene, shadow, solid, turned, within } from "./kit.ts";

/** Leather and waxed canvas: drawings by the slug of the product. */
export const bags: Record<string, () => string> = {
  "leather-belt": () => {
    const coil = (radius: number, width: number, colour: string) =>
      line(oval(500, 520, radius, radius * 0.62), colour, width);
    return scene(
      "cream",
      shadow(500, 700, 640, 90) +
        coil(240, 70, "#6f3c20") +
        coil(240, 54, INK.leather) +
        coil(240, 3, "#d8a882") +
        coil(160, 62, "#6f3c20") +
        coil(160, 48, "#a3613a") +
        coil(92, 54, "#6f3c20") +
        coil(92, 42, INK.leather) +
        `<g transform="translate(60 40)">${solid(box(560, 560, 160, 76, 12), INK.leather, "top")}${line(box(660, 536, 110, 124, 18), INK.brass, 20)}${line("M664 598H776", "#b98a2f", 14)}${[590, 620].map((x) => flat(oval(x, 598, 7), "#3b2114")).join("")}</g>`,
    );
  },
  "leather-wallet": () =>
    scene(
      "mist",
      shadow(500, 706, 620, 80) +
        turned(
          -6,
          500,
          520,
          solid(box(250, 340, 500, 350, 30), "#7d4526", "top") +
            [0, 1, 2]
              .map((card) =>
                solid(box(290, 296 + card * 34, 420, 120, 14), ["#7c9a8f", "#e0c58d", "#d98d86"][card] ?? "", "top"),
              )
              .join("") +
            solid(box(250, 400, 500, 290, 30), INK.leather, "top") +
            line("M276 426H724V664H276Z", "#6f3c20", 5, 'stroke-dasharray="14 11"') +
            solid(box(620, 500, 150, 80, 40), "#7d4526", "top") +
            solid(oval(664, 540, 20), INK.brass, "ball"),
        ),
    ),
  "messenger-bag": () => {
    const bag = "M240 380H760V690Q760 740 710 740H290Q240 740 240 690Z";
    return scene(
      "sage",
      shadow(500, 746, 660, 80) +
        line("M262 400C280 120 720 120 738 400", "#4a3a2a", 30) +
        solid(bag, "#5d6b4e") +
        solid("M230 360H770V560Q770 600 730 600H270Q230 600 230 560Z", "#6c7b5b", "top") +
        line("M256 576H744", "#47533b", 5, 'stroke-dasharray="14 11"') +
        [340, 600]
          .map(
            (x) =>
              solid(box(x, 480, 60, 190, 10), INK.leather, "top") + solid(box(x + 8, 610, 44, 36, 6), INK.brass, "top"),
          )
          .join("") +
        solid(box(250, 350, 500, 26, 10), INK.leather, "top"),
    );
  },
  washbag: () => {
    const bag = "M250 470Q250 400 320 400H680Q750 400 750 470V660Q750 730 670 730H330Q250 730 250 660Z";
    return scene(
      "lilac",
      shadow(500, 738, 640, 80) +
        solid(box(560, 250, 40, 200, 12), "#e9dcc5") +
        solid(box(552, 230, 56, 50, 10), "#7c9a8f", "top") +
        solid(box(400, 290, 66, 160, 18), "#d98d86") +
        solid(box(414, 262, 38, 40, 8), INK.white) +
        solid(bag, INK.navy) +
        within(bag, line("M250 640H750", "#243650", 60)) +
        line("M270 424H730", INK.brass, 12) +
        solid(box(700, 408, 66, 30, 10), INK.brass, "top") +
        solid(box(240, 500, 30, 90, 10), INK.leather, "top") +
        solid(box(420, 520, 160, 70, 8), INK.leather, "top") +
        line("M446 546H554M446 566H520", "#d8a882", 6),
    );
  },
};
