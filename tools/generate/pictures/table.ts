import { box, flat, grain, INK, line, oval, scene, shadow, solid, turned, vessel, within } from "./kit.ts";

/** More for kitchen and table: drawings by the slug of the product. */
export const table: Record<string, () => string> = {
  teapot: () =>
    scene(
      "sage",
      shadow(490, 742, 540) +
        line("M680 470C810 440 820 660 660 650", "#56707a", 36) +
        solid("M320 560C230 560 220 460 150 430L176 390C270 420 300 480 360 500Z", "#64808a", "top") +
        solid(
          "M280 580C280 440 380 390 490 390C600 390 700 440 700 580C700 690 620 740 490 740C360 740 280 690 280 580Z",
          "#6f8c96",
          "ball",
        ) +
        solid(oval(490, 400, 110, 26), "#7f9aa3", "top") +
        solid(oval(490, 358, 30, 26), INK.oak, "ball") +
        line("M300 640Q490 700 680 640", "#4d656e", 6, 'stroke-opacity=".6"') +
        line("M340 520C350 480 380 450 410 438", "#ffffff", 14, 'stroke-opacity=".6"'),
    ),
  "espresso-cups": () => {
    const cup = (x: number, y: number, colour: string) =>
      shadow(x, y + 158, 300, 44) +
      solid(oval(x, y + 146, 132, 26), INK.white, "top") +
      line(`M${x + 76} ${y + 40}C${x + 140} ${y + 30} ${x + 140} ${y + 100} ${x + 66} ${y + 96}`, colour, 16) +
      solid(vessel(x, y, 86, 136, 54, 20), colour) +
      flat(oval(x, y, 86, 20), "#f4efe4") +
      flat(oval(x, y + 4, 74, 15), "#4a2f20") +
      flat(oval(x - 8, y + 4, 44, 8), "#b07d4a");
    return scene(
      "blush",
      cup(350, 430, INK.rose) + cup(640, 430, "#7c9a8f") + cup(260, 570, INK.mustard) + cup(560, 580, INK.navy),
    );
  },
  "tea-tin": () => {
    const tin = vessel(500, 380, 150, 350, 150, 26);
    return scene(
      "butter",
      shadow(500, 738, 430) +
        solid(tin, INK.forest) +
        within(tin, flat(box(340, 470, 320, 170), "#f0e4c8") + line("M340 486H660M340 624H660", INK.brass, 8)) +
        line("M500 600C500 560 500 540 500 520", INK.forest, 8) +
        flat("M500 560C450 560 430 530 426 506C470 508 496 530 500 560Z", INK.forest) +
        flat("M500 546C550 546 570 516 574 492C530 494 504 516 500 546Z", "#53785f") +
        solid(vessel(500, 330, 156, 76, 156, 27), "#2f5743") +
        solid(oval(500, 330, 156, 27), "#3f6650", "top") +
        solid(oval(500, 316, 26, 16), INK.brass, "ball"),
    );
  },
  "chef-knife": () =>
    scene(
      "mist",
      turned(
        -32,
        500,
        500,
        `<g transform="translate(18 30)">${flat("M120 470H690V560H560Q300 600 120 470Z", "#3a2614", 0.14)}</g>` +
          solid("M110 460H640V560Q300 600 110 460Z", "#c9d2d8", "top") +
          flat("M130 470Q320 590 640 556V560Q300 600 110 460Z", "#ffffff", 0.7) +
          solid(box(630, 456, 34, 108, 6), INK.steel, "top") +
          solid("M664 460H880Q920 470 910 530Q890 556 860 540Q780 520 664 532Z", INK.walnut, "top") +
          [710, 780, 850].map((x) => solid(oval(x, 498, 11), INK.brass, "ball")).join(""),
      ),
    ),
  "enamel-pot": () => {
    const wall = vessel(500, 430, 220, 290, 206, 40);
    return scene(
      "cream",
      shadow(500, 730, 600) +
        line("M290 500C200 490 200 580 290 570M710 500C800 490 800 580 710 570", INK.navy, 26) +
        solid(wall, "#c4513f") +
        within(
          wall,
          flat(oval(420, 600, 6), "#fbf8f2", 0.8) +
            flat(oval(600, 540, 5), "#fbf8f2", 0.8) +
            flat(oval(520, 660, 5), "#fbf8f2", 0.7),
        ) +
        flat(oval(500, 430, 228, 44), INK.navy) +
        solid("M286 420Q300 330 500 326Q700 330 714 420A214 36 0 0 1 286 420Z", "#cf5f4c", "ball") +
        solid(oval(500, 316, 34, 22), INK.walnut, "ball") +
        line("M330 470V640", "#ffffff", 14, 'stroke-opacity=".45"'),
    );
  },
  "pepper-mill": () => {
    const wood =
      "M420 740C420 600 470 560 446 480C430 440 430 420 430 400H570C570 420 570 440 554 480C530 560 580 600 580 740Q580 756 500 756Q420 756 420 740Z";
    return scene(
      "lilac",
      shadow(500, 754, 300) +
        solid(wood, INK.oak) +
        grain(wood, { from: 410, to: 600, every: 22, upright: true }) +
        solid("M424 392Q410 300 500 286Q590 300 576 392Z", "#b98655", "ball") +
        solid(box(424, 388, 152, 22, 8), INK.steel, "top") +
        solid(oval(500, 270, 26, 22), INK.brass, "ball") +
        [610, 650, 690, 630, 720].map((x, index) => flat(oval(x, 740 + (index % 3) * 18, 10), "#3a2a20")).join(""),
    );
  },
};
