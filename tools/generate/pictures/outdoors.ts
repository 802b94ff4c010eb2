import { box, flat, grain, INK, line, oval, scene, shadow, solid, turned, vessel, within } from "./kit.ts";

/** For outdoors and for play: drawings by the slug of the product. */
export const outdoors: Record<string, () => string> = {
  "camping-lantern": () => {
    const glass = "M390 400H610V640H390Z";
    return scene(
      "lilac",
      flat(oval(500, 500, 250), "#ffe9a8", 0.6) +
        shadow(500, 754, 430) +
        line("M380 330C380 120 620 120 620 330", INK.iron, 14) +
        solid("M370 340Q370 290 500 290Q630 290 630 340L610 404H390Z", INK.forest) +
        solid(box(440, 250, 120, 48, 14), "#2c4a38", "top") +
        flat(glass, "#fff0b3", 0.9) +
        flat(oval(500, 520, 64, 90), "#ffd25e") +
        flat(oval(500, 530, 34, 56), "#fff8dd") +
        line("M400 404V640M500 404V440M600 404V640M500 600V640", INK.iron, 10) +
        line("M392 520H440M560 520H608", INK.iron, 8) +
        solid("M370 636H630L660 740Q660 756 500 756Q340 756 340 740Z", INK.forest) +
        solid(oval(500, 700, 22), INK.brass, "ball"),
    );
  },
  "bicycle-bell": () =>
    scene(
      "mist",
      line("M160 700H840", INK.iron, 62) +
        line("M170 688H830", "#6a6d74", 10) +
        solid(box(440, 640, 120, 110, 20), "#55585f", "top") +
        solid("M270 610C270 420 380 340 500 340C620 340 730 420 730 610Z", INK.brass, "ball") +
        solid("M254 606H746Q760 640 730 648H270Q240 640 254 606Z", "#b98a2f", "top") +
        solid(oval(500, 336, 26, 20), "#8a6420", "ball") +
        line("M730 650L830 590", INK.steel, 20) +
        solid(oval(842, 582, 26), INK.iron, "ball") +
        line("M340 540C350 470 390 420 440 400", "#ffffff", 18, 'stroke-opacity=".65"') +
        line("M200 380L150 340M220 300L190 240M300 240L290 180", "#b98a2f", 12, 'stroke-opacity=".6"'),
    ),
  "picnic-blanket": () => {
    const roll = box(240, 470, 520, 250, 120);
    let checks = "";
    for (let at = 0; at < 10; at++)
      checks +=
        flat(box(250 + at * 60, 440, 28, 300), INK.red, 0.8) + flat(box(220, 456 + at * 56, 560, 26), INK.red, 0.4);
    return scene(
      "sage",
      shadow(500, 736, 680, 90) +
        solid(roll, "#f7efe0", "top") +
        within(roll, checks) +
        solid(roll, "#ffffff00", "top") +
        solid(oval(700, 595, 62, 124), "#eadfca", "none") +
        line(
          "M700 500C640 520 650 690 706 682C750 670 744 540 704 540C676 546 674 640 702 642",
          INK.red,
          12,
          'stroke-opacity=".75"',
        ) +
        solid(box(340, 462, 44, 266, 14), INK.leather, "top") +
        solid(box(560, 462, 44, 266, 14), INK.leather, "top") +
        line("M362 470C370 360 574 360 582 470", INK.leather, 30) +
        solid(box(346, 560, 32, 40, 6), INK.brass, "top") +
        solid(box(566, 560, 32, 40, 6), INK.brass, "top"),
    );
  },
  "cork-yoga-mat": () => {
    let specks = "";
    for (let at = 0; at < 130; at++)
      specks += flat(oval(150 + ((at * 89) % 720), 560 + ((at * 53) % 190), 6, 4), at % 2 ? "#8f6440" : "#e0bb90", 0.6);
    const mat = "M160 740L250 620H850L800 740Z";
    const roll = oval(250, 610, 100, 96);
    return scene(
      "lilac",
      shadow(500, 744, 780, 60) +
        solid(mat, INK.cork, "top") +
        within(mat, specks) +
        solid("M250 514H330Q400 560 400 620L380 706H250Z", INK.cork, "top") +
        solid(roll, "#b98a5b", "ball") +
        line(
          "M250 610C230 600 236 570 264 574C306 584 300 650 250 652C184 648 186 556 252 546C330 544 340 680 250 684",
          "#7f5636",
          9,
        ) +
        flat(oval(590, 500, 60), "#ffffff", 0) +
        solid(box(600, 520, 110, 70, 14), "#7c9a8f", "top") +
        solid(box(600, 590, 110, 60, 14), "#6a887d", "top"),
    );
  },
  "chess-set": () => {
    const board = "M150 740L270 610H730L850 740Z";
    let squares = "";
    for (let row = 0; row < 4; row++) {
      for (let column = 0; column < 8; column++) {
        const edge = (side: number, at: number) => 500 + (column + side - 4) * (57.5 + at * 7.5);
        const [y, next] = [610 + row * 32.5, 642.5 + row * 32.5];
        if ((row + column) % 2)
          squares += flat(
            `M${edge(0, row)} ${y}H${edge(1, row)}L${edge(1, row + 1)} ${next}H${edge(0, row + 1)}Z`,
            INK.walnut,
          );
      }
    }
    const base = (x: number, y: number, colour: string) =>
      solid(vessel(x, y - 26, 58, 26, 66, 12), colour) + solid(oval(x, y - 26, 58, 13), colour, "top");
    const king = (x: number, y: number, colour: string) =>
      solid(
        `M${x - 34} ${y - 26}C${x - 20} ${y - 150} ${x - 30} ${y - 200} ${x - 52} ${y - 270}H${x + 52}C${x + 30} ${y - 200} ${x + 20} ${y - 150} ${x + 34} ${y - 26}Z`,
        colour,
      ) +
      solid(oval(x, y - 270, 54, 16), colour, "top") +
      solid(`M${x - 42} ${y - 280}Q${x} ${y - 340} ${x + 42} ${y - 280}Z`, colour) +
      line(`M${x} ${y - 320}V${y - 372}M${x - 22} ${y - 350}H${x + 22}`, colour, 14);
    const pawn = (x: number, y: number, colour: string) =>
      solid(
        `M${x - 30} ${y - 22}C${x - 14} ${y - 70} ${x - 16} ${y - 100} ${x - 26} ${y - 120}H${x + 26}C${x + 16} ${y - 100} ${x + 14} ${y - 70} ${x + 30} ${y - 22}Z`,
        colour,
      ) + solid(oval(x, y - 146, 40), colour, "ball");
    return scene(
      "cream",
      shadow(500, 756, 820, 60) +
        solid("M150 740H850V764Q850 772 840 772H160Q150 772 150 764Z", "#5b3823", "top") +
        flat(board, "#e8cda3") +
        squares +
        base(360, 690, "#e9cfa4") +
        king(360, 690, "#e9cfa4") +
        base(640, 690, "#6b4129") +
        king(640, 690, "#6b4129") +
        base(506, 720, "#dfc193") +
        pawn(506, 720, "#dfc193"),
    );
  },
  "wooden-puzzle": () => {
    const piece =
      "M0 0H58C40 -44 110 -44 92 0H150V58C194 40 194 110 150 92V150H92C110 106 40 106 58 150H0V92C44 110 44 40 0 58Z";
    const at = (x: number, y: number, angle: number, colour: string) =>
      `<g transform="translate(${x} ${y}) rotate(${angle}) scale(1.3)">${flat("M10 12H160V162H10Z", "#3a2614", 0.14)}${solid(piece, colour, "top")}${grain(piece, { from: 10, to: 150, every: 22 })}</g>`;
    return scene(
      "blush",
      at(300, 230, 0, "#d8a566") +
        at(496, 230, 0, "#6f978b") +
        at(300, 426, 0, "#d97f5f") +
        at(520, 470, 14, "#e6c071") +
        turned(0, 0, 0, at(640, 640, -24, "#8aa2b8")),
    );
  },
};
