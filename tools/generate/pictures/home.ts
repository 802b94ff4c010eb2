import { box, flat, grain, INK, line, oval, pot, scene, shadow, solid, turned, vessel, within } from "./kit.ts";

/** For the table, the living room and the desk: drawings by the slug of the product. */
export const home: Record<string, () => string> = {
  "oak-serving-tray": () => {
    const tray = box(180, 590, 640, 120, 30);
    return scene(
      "mist",
      shadow(500, 726, 760, 90) +
        line("M190 610C110 590 110 690 190 690", INK.brass, 18) +
        line("M810 610C890 590 890 690 810 690", INK.brass, 18) +
        solid(tray, INK.oak, "top") +
        grain(tray, { from: 590, to: 720, every: 20 }) +
        solid(box(180, 580, 640, 34, 17), "#dcb27e", "top") +
        pot(360, 430, 84, 150, 70, INK.white, "#8a5a35") +
        line("M440 470C500 466 500 540 436 540", INK.white, 18) +
        solid(vessel(610, 400, 60, 184, 74, 10), "#7f9d94") +
        solid(oval(610, 400, 60, 12), "#5f7d74", "none") +
        line("M610 396C600 330 560 300 556 250M610 396C620 320 650 300 668 256M610 396V240", INK.forest, 7) +
        flat(oval(556, 236, 20, 30), INK.rose) +
        flat(oval(672, 242, 20, 30), INK.rose) +
        flat(oval(610, 222, 22, 32), INK.mustard),
    );
  },
  "linen-tea-towel": () => {
    const towel = "M330 220H670V650Q600 690 560 660Q500 620 450 664Q390 700 330 650Z";
    const stripe = (y: number) => line(`M310 ${y}H690`, "#b5543f", 16, 'stroke-opacity=".75"');
    return scene(
      "sage",
      line("M210 220H790", INK.walnut, 22) +
        line("M210 220V170M790 220V170", INK.walnut, 14) +
        flat("M350 250H700V670Q620 700 560 676Z", "#3a2614", 0.12) +
        solid(towel, INK.linen) +
        within(
          towel,
          stripe(560) +
            stripe(596) +
            stripe(320) +
            line(
              "M440 220C430 400 470 520 440 680M560 220C580 380 540 520 566 680",
              "#8b7a5c",
              8,
              'stroke-opacity=".3"',
            ),
        ) +
        solid(box(322, 204, 356, 34, 16), "#dccdb2", "top"),
    );
  },
  "beeswax-candle": () => {
    const wax = box(400, 330, 200, 360, 18);
    return scene(
      "lilac",
      flat(oval(500, 230, 150, 170), "#fff3c4", 0.55) +
        shadow(500, 756, 470) +
        solid("M300 700Q300 752 500 752Q700 752 700 700Z", INK.brass) +
        solid(oval(500, 700, 200, 34), "#e2bd62", "top") +
        line("M690 704C780 690 780 750 690 740", INK.brass, 18) +
        solid(wax, "#e8b44f") +
        within(
          wax,
          line("M390 420C450 450 480 400 610 430M390 560C470 590 520 540 610 566", "#b8842b", 6, 'stroke-opacity=".5"'),
        ) +
        solid(oval(500, 334, 100, 22), "#f4cb76", "none") +
        line("M420 340C416 400 430 420 424 470", "#f4cb76", 18) +
        line("M500 330V282", "#4a3a2a", 8) +
        flat("M500 150C550 210 546 290 500 292C454 290 450 210 500 150Z", "#f59a32") +
        flat("M500 206C524 236 522 284 500 286C478 284 476 236 500 206Z", "#fff0b3"),
    );
  },
  "wool-throw": () => {
    const seat = "M250 430Q250 240 330 230H670Q750 240 750 430V620H250Z";
    const throwing = "M430 220Q540 200 640 224L690 690Q600 720 520 690Z";
    const check = [0, 1, 2, 3, 4, 5].map((row) =>
      line(`M400 ${270 + row * 80}Q560 ${250 + row * 80} 720 ${274 + row * 80}`, "#a77d63", 22, 'stroke-opacity=".45"'),
    );
    const fringe = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((at) =>
      line(`M${530 + at * 19} ${690 + (at % 3) * 4}v44`, "#e7d7c1", 7),
    );
    return scene(
      "blush",
      shadow(500, 770, 700) +
        line("M300 640L280 768M700 640L720 768", INK.walnut, 26) +
        solid(seat, "#5e7f86", "top") +
        solid(box(206, 500, 110, 190, 46), "#527279", "top") +
        solid(box(684, 500, 110, 190, 46), "#527279", "top") +
        solid(box(270, 560, 460, 110, 34), "#6d9097", "top") +
        solid(throwing, "#ede0cd") +
        within(
          throwing,
          check.join("") + line("M470 200L580 720M560 200L650 720", "#a77d63", 20, 'stroke-opacity=".4"'),
        ) +
        fringe.join(""),
    );
  },
  "ceramic-planter": () => {
    const leaf = (angle: number, length: number, colour: string) =>
      turned(
        angle,
        500,
        520,
        `${solid(`M500 520C440 ${520 - length * 0.5} 470 ${520 - length * 0.9} 500 ${520 - length}C530 ${520 - length * 0.9} 560 ${520 - length * 0.5} 500 520Z`, colour)}${line(`M500 520V${540 - length}`, "#2c4a38", 4, 'stroke-opacity=".5"')}`,
      );
    return scene(
      "butter",
      shadow(500, 756, 470) +
        leaf(-62, 250, "#53785f") +
        leaf(62, 260, "#53785f") +
        leaf(-38, 330, "#5f8a6b") +
        leaf(36, 330, INK.forest) +
        leaf(-14, 380, INK.forest) +
        leaf(14, 370, "#6c987a") +
        solid(vessel(500, 720, 196, 34, 180, 30), "#55626b") +
        pot(500, 520, 170, 210, 130, INK.slate, "#4a3525"),
    );
  },
  "desk-lamp": () =>
    scene(
      "mist",
      flat("M610 366L470 740H930L760 300Z", "#fff3c4", 0.5) +
        shadow(330, 752, 330) +
        line("M330 730L270 470L520 240", INK.iron, 20) +
        solid(oval(270, 470, 24), INK.brass, "ball") +
        solid(oval(520, 240, 20), INK.brass, "ball") +
        flat(oval(690, 336, 96, 40), "#fff6d6") +
        turned(-24, 640, 280, solid("M560 330Q560 200 620 190H660Q720 200 720 330Z", INK.mustard)) +
        solid("M220 744Q220 706 330 706Q440 706 440 744Q440 756 330 756Q220 756 220 744Z", INK.iron),
    ),
  "limited-print": () => {
    const art = box(330, 200, 340, 440);
    return scene(
      "cream",
      shadow(500, 750, 560, 60) +
        flat(box(272, 146, 476, 600, 6), "#3a2614", 0.14) +
        solid(box(256, 130, 488, 608, 6), INK.walnut, "top") +
        flat(box(284, 158, 432, 552), "#fbf8f2") +
        within(
          art,
          flat(art, "#e7b98f") +
            flat(oval(570, 320, 66), "#f6e8c9") +
            flat("M320 470L430 350L530 470L590 410L690 520V660H320Z", "#7f8f8a") +
            flat("M320 540Q420 480 520 540T690 530V660H320Z", "#4f6b67") +
            flat("M320 600Q450 560 560 600T690 590V660H320Z", "#2f4a4a"),
        ) +
        line("M350 676H420", "#8c8377", 4) +
        line("M590 678C600 660 612 690 622 672S646 678 656 670", "#554d44", 4),
    );
  },
  "leather-notebook": () => {
    const cover = box(300, 240, 400, 500, 26);
    return scene(
      "sage",
      shadow(510, 748, 560, 70) +
        turned(
          -7,
          500,
          480,
          flat(box(322, 258, 400, 500, 26), "#3a2614", 0.16) +
            flat(box(312, 250, 398, 498, 18), "#f4ead6") +
            solid(cover, INK.leather, "top") +
            flat(box(300, 240, 52, 500, 26), "#20130a", 0.18) +
            line("M376 262V718", "#6f3c20", 5, 'stroke-dasharray="14 12"') +
            solid(box(616, 236, 26, 508, 4), "#3b2a20") +
            flat(box(440, 380, 130, 70, 8), "#7d4526") +
            line("M466 404H544M466 426H520", "#d8a882", 5) +
            line("M520 740V790", "#b5423a", 14),
        ),
    );
  },
  "brass-fountain-pen": () =>
    scene(
      "lilac",
      line("M190 690C280 600 330 740 400 650S480 700 520 640", INK.navy, 7) +
        turned(
          38,
          500,
          500,
          `<g transform="translate(24 26)">${flat(box(464, 150, 76, 500, 30), "#3a2614", 0.16)}</g>` +
            solid(box(462, 130, 76, 300, 26), INK.brass) +
            solid(box(456, 420, 88, 24, 8), "#b98a2f") +
            solid(box(466, 440, 68, 190, 16), INK.navy) +
            line("M548 176V330", "#b98a2f", 16) +
            solid("M474 630H526L514 700Q500 760 500 780Q500 760 486 700Z", "#e6c46e") +
            line("M500 664V770", "#8a6420", 4) +
            flat(oval(500, 666, 7), "#8a6420"),
        ),
    ),
};
