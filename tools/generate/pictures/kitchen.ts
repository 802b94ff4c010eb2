import { box, flat, grain, INK, line, oval, scene, shadow, solid, turned, vessel, within } from "./kit.ts";

/** Tea and coffee, knives and boards: drawings by the slug of the product. */
export const kitchen: Record<string, () => string> = {
  "enamel-mug": () => {
    const wall = vessel(480, 390, 170, 330, 158, 26);
    return scene(
      "sage",
      shadow(490, 735, 460) +
        line("M640 450C790 430 800 650 630 650", INK.navy, 40) +
        line("M640 450C790 430 800 650 630 650", INK.white, 26) +
        solid(wall, INK.white) +
        within(
          wall,
          flat(oval(400, 520, 5), INK.slate, 0.5) +
            flat(oval(560, 610, 4), INK.slate, 0.5) +
            flat(oval(470, 660, 4), INK.slate, 0.4),
        ) +
        flat(oval(480, 390, 176, 30), INK.navy) +
        flat(oval(480, 390, 158, 22), "#e9e4da") +
        flat(oval(480, 397, 146, 16), "#4a2f20") +
        line("M430 330C410 300 450 280 430 245", "#ffffff", 10, 'stroke-opacity=".7"') +
        line("M510 330C490 295 530 270 510 230", "#ffffff", 10, 'stroke-opacity=".7"'),
    );
  },
  "cast-iron-skillet": () =>
    scene(
      "butter",
      shadow(450, 742, 640, 110) +
        solid("M640 560L900 470Q940 460 944 492Q944 520 912 528L670 620Z", INK.iron, "top") +
        flat(oval(902, 497, 18, 11), "#f5e2ad") +
        solid(vessel(430, 600, 300, 96, 260, 84), INK.iron) +
        solid(oval(430, 600, 300, 84), "#4a4d53", "top") +
        flat(oval(430, 606, 272, 72), "#2b2d31") +
        flat(
          "M300 610C280 560 380 530 440 560C520 530 600 580 560 630C530 680 400 660 360 650C320 650 310 640 300 610Z",
          "#fdfaf2",
        ) +
        solid(oval(440, 604, 58, 34), "#eea935", "ball"),
    ),
  "pour-over-coffee-set": () =>
    scene(
      "blush",
      shadow(500, 752, 430) +
        flat(
          "M440 440L400 560Q340 610 340 690Q340 752 500 752Q660 752 660 690Q660 610 600 560L560 440Z",
          INK.glass,
          0.65,
        ) +
        flat("M352 660Q500 690 648 660Q660 752 500 752Q340 752 352 660Z", "#5a3522", 0.92) +
        flat(oval(500, 664, 147, 20), "#6f4630") +
        line("M392 610Q370 640 372 690", "#ffffff", 14, 'stroke-opacity=".7"') +
        solid(box(436, 446, 128, 74, 26), INK.oak) +
        line("M436 482H564", INK.leather, 12) +
        solid("M330 250H670L556 440H444Z", INK.steel) +
        line("M400 260L466 436M470 256L490 438M540 256L514 438M604 260L538 436", "#7d8a93", 4) +
        solid(oval(500, 250, 172, 26), "#cdd6db", "none") +
        flat(oval(500, 252, 154, 18), "#4a2f20"),
    ),
  "bamboo-cutting-board": () => {
    const board = box(250, 180, 500, 560, 46);
    return scene(
      "mist",
      shadow(500, 746, 640, 70) +
        turned(
          -5,
          500,
          480,
          solid(board, INK.bamboo, "top") +
            grain(board, { from: 250, every: 62, upright: true, colour: "#8f6426" }) +
            line("M300 236H700V690H300Z", "#b98f4b", 12) +
            flat(box(450, 205, 100, 22, 11), "#9d7434") +
            solid(oval(430, 560, 86, 82), INK.red, "ball") +
            line("M430 480C420 462 432 452 446 444", INK.forest, 12) +
            flat("M392 486Q430 462 470 486Q448 500 430 490Q412 502 392 486Z", INK.forest) +
            solid(oval(590, 590, 62, 60), "#d9654f", "ball"),
        ),
    );
  },
  "olive-wood-spoon": () => {
    const spoon =
      "M470 450Q400 400 404 300Q410 190 500 190Q590 190 596 300Q600 400 530 450L540 800Q540 836 500 836Q460 836 460 800Z";
    return scene(
      "sage",
      turned(
        32,
        500,
        500,
        `<g transform="translate(26 30)">${flat(spoon, "#3a2614", 0.16)}</g>${solid(spoon, "#c29257")}${grain(spoon, { from: 380, to: 640, every: 18, upright: true })}${flat(oval(500, 306, 72, 92), "#8a5c2c", 0.5)}${flat(oval(492, 300, 62, 82), "#d9ab6d", 0.5)}`,
      ),
    );
  },
  "copper-kettle": () =>
    scene(
      "mist",
      shadow(490, 752, 520) +
        line("M330 380C330 180 650 180 650 380", INK.walnut, 30) +
        solid("M640 520C730 510 740 420 800 372L846 402C810 470 780 620 650 650Z", INK.copper, "top") +
        solid(
          "M250 640C250 470 360 372 490 372C620 372 730 470 730 640Q730 752 490 752Q250 752 250 640Z",
          INK.copper,
          "ball",
        ) +
        line("M262 620Q490 700 718 620", "#8f4527", 6, 'stroke-opacity=".5"') +
        solid(oval(490, 384, 96, 24), "#b65f3b", "top") +
        solid(oval(490, 346, 26), INK.walnut, "ball") +
        line("M318 560C330 500 360 460 396 440", "#ffffff", 16, 'stroke-opacity=".55"'),
    ),
  "hand-crank-grinder": () =>
    scene(
      "cream",
      shadow(500, 752, 430) +
        line("M500 240V214H690V196", INK.iron, 16) +
        solid(oval(690, 176, 34, 30), INK.walnut, "ball") +
        solid("M370 300Q370 240 500 240Q630 240 630 300L580 400H420Z", INK.brass) +
        solid(box(414, 396, 172, 40, 12), INK.iron) +
        solid(box(350, 430, 300, 306, 18), INK.walnut) +
        grain(box(350, 430, 300, 306, 18), { from: 430, to: 740, colour: "#2e1a0d" }) +
        solid(box(390, 560, 220, 120, 10), "#8e5f3f") +
        solid(oval(500, 620, 20), INK.brass, "ball") +
        solid(box(330, 722, 340, 34, 12), "#5f3b24"),
    ),
  "steel-water-bottle": () => {
    const body = "M410 380Q410 330 450 310V270H550V310Q590 330 590 380V720Q590 756 500 756Q410 756 410 720Z";
    return scene(
      "sage",
      shadow(500, 754, 320) +
        solid(body, "#5f8a86") +
        within(body, flat(box(400, 560, 200, 26), "#f4efe4", 0.9) + flat(box(400, 600, 200, 10), "#f4efe4", 0.6)) +
        line("M436 400V690", "#ffffff", 14, 'stroke-opacity=".45"') +
        solid(box(440, 196, 120, 86, 18), INK.steel) +
        solid(box(452, 276, 96, 14, 6), "#8a969e") +
        line("M466 200V160Q500 130 534 160V200", INK.steel, 18),
    );
  },
  "glass-storage-jar": () => {
    const jar = "M350 360Q350 330 380 330H620Q650 330 650 360V700Q650 752 500 752Q350 752 350 700Z";
    return scene(
      "butter",
      shadow(500, 752, 400) +
        flat(jar, INK.glass, 0.6) +
        within(jar, flat("M340 470Q420 450 500 474T660 466V800H340Z", "#b98046") + pebbles()) +
        line("M384 380V690", "#ffffff", 18, 'stroke-opacity=".65"') +
        line("M612 400V560", "#ffffff", 8, 'stroke-opacity=".5"') +
        solid("M366 250H634L620 346H380Z", INK.cork) +
        solid(oval(500, 250, 134, 24), "#d8b085", "none"),
    );
  },
  "stoneware-bowl": () =>
    scene(
      "blush",
      shadow(500, 730, 560) +
        solid("M210 470A290 66 0 0 0 790 470Q780 660 610 706H390Q220 660 210 470Z", "#8d9aa0") +
        within(
          "M210 470A290 66 0 0 0 790 470Q780 660 610 706H390Q220 660 210 470Z",
          flat("M150 640H850V760H150Z", "#d9c6ab") + line("M190 640Q500 700 810 640", "#6d7a80", 8),
        ) +
        flat(oval(500, 470, 290, 66), "#a8b4b8") +
        flat(oval(500, 472, 268, 55), "#e8c98f") +
        line("M330 470C380 440 420 510 470 470S560 450 600 480S670 470 690 462", "#f6e3b6", 18) +
        solid(oval(420, 452, 56, 30), "#fdfaf2", "none") +
        flat(oval(420, 452, 28, 17), "#eea935") +
        flat("M560 440L640 424L650 442L572 462Z", INK.forest) +
        turned(
          -18,
          700,
          400,
          solid(box(640, 386, 260, 13, 6), INK.walnut, "top") + solid(box(640, 412, 260, 13, 6), INK.walnut, "top"),
        ),
    ),
};

/** Nuts in a jar. */
function pebbles(): string {
  let drawing = "";
  for (let index = 0; index < 110; index++) {
    const [x, y] = [352 + ((index * 61) % 307), 480 + ((index * 113) % 269)];
    const colour = ["#8a5a2b", "#cf9a5f", "#a26a36"][index % 3] ?? "";
    drawing += turned((index * 29) % 180, x, y, flat(oval(x, y, 15, 10), colour, 0.8));
  }
  return drawing;
}
