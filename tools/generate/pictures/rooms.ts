import { box, flat, grain, INK, line, oval, scene, shadow, solid, turned, vessel, within } from "./kit.ts";

/** For the wall, the floor and the desk: drawings by the slug of the product. */
export const rooms: Record<string, () => string> = {
  "linen-cushion": () => {
    const cushion = "M240 300Q500 340 760 300Q720 510 760 730Q500 690 240 730Q280 510 240 300Z";
    return scene(
      "blush",
      shadow(500, 740, 640, 70) +
        solid(cushion, "#9aa583", "ball") +
        within(
          cushion,
          [0, 1, 2, 3, 4, 5, 6]
            .map((at) => line(`M${270 + at * 78} 280V760`, "#76815f", 8, 'stroke-opacity=".35"'))
            .join(""),
        ) +
        line(
          "M262 320Q500 356 738 320Q704 510 738 710Q500 674 262 710Q296 510 262 320Z",
          "#76815f",
          5,
          'stroke-dasharray="14 11" stroke-opacity=".7"',
        ) +
        solid(oval(500, 512, 18), "#76815f", "ball"),
    );
  },
  "wall-clock": () =>
    scene(
      "sage",
      flat(oval(516, 470, 290), "#3a2614", 0.12) +
        solid(oval(500, 450, 290), INK.oak, "top") +
        grain(oval(500, 450, 290), { from: 150, to: 760, every: 30 }) +
        solid(oval(500, 450, 236), INK.white, "none") +
        Array.from({ length: 12 }, (_, hour) =>
          turned(hour * 30, 500, 450, line(hour % 3 ? "M500 236V252" : "M500 236V272", INK.iron, hour % 3 ? 8 : 14)),
        ).join("") +
        turned(-52, 500, 450, line("M500 460V320", INK.iron, 18)) +
        turned(60, 500, 450, line("M500 470V262", INK.iron, 12)) +
        turned(190, 500, 450, line("M500 480V250", INK.red, 5)) +
        solid(oval(500, 450, 18), INK.brass, "ball"),
    ),
  "hand-blown-vase": () => {
    const glass =
      "M450 300V400C450 460 350 500 350 620C350 710 410 752 500 752C590 752 650 710 650 620C650 500 550 460 550 400V300Z";
    const stem = (path: string) => line(path, INK.forest, 8);
    const bloom = (x: number, y: number, colour: string) =>
      solid(oval(x, y, 34, 40), colour, "ball") + flat(oval(x, y - 6, 14, 18), "#20130a", 0.12);
    return scene(
      "butter",
      shadow(500, 752, 380) +
        stem("M500 640C496 500 470 330 410 230M506 640C510 480 520 320 510 190M512 640C520 500 560 340 620 250") +
        bloom(404, 212, INK.rose) +
        bloom(510, 164, INK.red) +
        bloom(628, 230, INK.mustard) +
        flat(glass, "#6fa3b5", 0.62) +
        within(glass, flat("M340 600Q500 570 660 600V800H340Z", "#3f7f96", 0.5)) +
        solid(oval(500, 300, 56, 13), "#a9cdd8", "none") +
        flat(oval(500, 300, 44, 8), "#3f7f96", 0.6) +
        line("M390 600C392 560 420 520 452 490", "#ffffff", 16, 'stroke-opacity=".7"'),
    );
  },
  "jute-rug": () => {
    const rug = "M250 470H750L850 730H150Z";
    let weave = "";
    for (let y = 486; y < 730; y += 18) weave += line(`M100 ${y}H900`, "#9c7a48", 5, 'stroke-opacity=".4"');
    const fringe = (x: number, y: number, toX: number) => line(`M${x} ${y}L${toX} ${y + 16}`, "#d9bd8a", 6);
    return scene(
      "mist",
      shadow(500, 730, 860, 70) +
        solid(rug, "#c9a66b", "top") +
        within(
          rug,
          weave +
            flat("M290 510H710L780 690H220Z", "#a88149", 0.55) +
            flat("M320 536H680L736 664H264Z", "#c9a66b") +
            weave,
        ) +
        Array.from({ length: 15 }, (_, at) => fringe(240 - at * 6.6, 476 + at * 18, 214 - at * 6.6)).join("") +
        Array.from({ length: 15 }, (_, at) => fringe(760 + at * 6.6, 476 + at * 18, 786 + at * 6.6)).join("") +
        solid(box(420, 250, 160, 20, 8), INK.oak, "top") +
        line("M440 270L424 560M560 270L576 560", INK.walnut, 18) +
        solid(vessel(500, 180, 34, 70, 44, 6), INK.red) +
        line("M500 176C490 130 470 120 460 96M500 176C506 120 530 116 540 92", INK.forest, 7),
    );
  },
  "paper-organiser": () => {
    const drawer = (y: number, colour: string) =>
      solid(box(290, y, 420, 116, 8), colour, "top") + solid(box(450, y + 44, 100, 28, 14), INK.brass, "top");
    return scene(
      "lilac",
      shadow(500, 748, 600, 80) +
        turned(
          -4,
          500,
          330,
          solid(box(360, 250, 260, 90, 4), INK.white, "top") + line("M390 280H590M390 304H540", "#b9b2a4", 6),
        ) +
        solid(box(264, 310, 472, 436, 14), "#8a6f52", "top") +
        drawer(334, "#c9b28f") +
        drawer(468, "#bfa57e") +
        drawer(602, "#c9b28f"),
    );
  },
  "wooden-dominoes": () => {
    const tile = (x: number, y: number, angle: number, top: number, bottom: number) => {
      const spots = (count: number, offset: number) =>
        (
          [
            [],
            [[60, 60]],
            [
              [30, 30],
              [90, 90],
            ],
            [
              [30, 30],
              [60, 60],
              [90, 90],
            ],
            [
              [30, 30],
              [90, 30],
              [30, 90],
              [90, 90],
            ],
            [
              [30, 30],
              [90, 30],
              [60, 60],
              [30, 90],
              [90, 90],
            ],
            [
              [30, 26],
              [90, 26],
              [30, 60],
              [90, 60],
              [30, 94],
              [90, 94],
            ],
          ][count] ?? []
        )
          .map(([dx = 0, dy = 0]) => flat(oval(x + dx, y + offset + dy, 11), "#4a3020"))
          .join("");
      return turned(
        angle,
        x + 60,
        y + 120,
        flat(box(x + 10, y + 12, 120, 240, 16), "#3a2614", 0.16) +
          solid(box(x, y, 120, 240, 16), "#e3c08d", "top") +
          line(`M${x + 14} ${y + 120}H${x + 106}`, "#8a5f36", 5) +
          spots(top, 0) +
          spots(bottom, 120),
      );
    };
    return scene(
      "cream",
      tile(250, 250, -14, 6, 3) +
        tile(420, 330, 4, 5, 2) +
        tile(590, 250, 16, 4, 1) +
        tile(350, 540, 84, 3, 3) +
        tile(580, 560, 100, 2, 6),
    );
  },
  "brass-letter-opener": () =>
    scene(
      "blush",
      turned(
        -8,
        500,
        560,
        flat(box(250, 400, 520, 330, 10), "#3a2614", 0.14) +
          solid(box(240, 386, 520, 330, 10), INK.white, "top") +
          line("M244 392L500 580L756 392", "#d8d0c0", 8) +
          solid(oval(500, 580, 40), "#b5423a", "ball"),
      ) +
        turned(
          36,
          500,
          460,
          flat("M492 130L520 160V600L530 760Q516 790 502 760L500 600Z", "#3a2614", 0.16) +
            solid("M500 120L524 160V560H476V160Z", INK.brass) +
            line("M500 150V550", "#f0d38a", 5) +
            solid(box(468, 556, 64, 24, 10), "#b98a2f", "top") +
            solid("M480 580H520L528 740Q500 780 472 740Z", INK.brass),
        ),
    ),
};
