import { box, flat, INK, line, oval, scene, shadow, solid, turned, vessel, within } from "./kit.ts";

/** For nights outside and for sport: drawings by the slug of the product. */
export const camp: Record<string, () => string> = {
  "camping-stove": () =>
    scene(
      "mist",
      shadow(500, 748, 520) +
        flat("M430 520C400 440 470 410 470 340C540 390 520 430 560 450C590 470 590 500 570 520Z", "#f2a03c") +
        flat("M470 520C456 476 496 450 498 410C536 446 536 480 530 520Z", "#ffe08a") +
        solid("M330 500H670L640 744H360Z", INK.steel) +
        [400, 470, 540]
          .map(
            (x) => solid(box(x, 580, 42, 90, 14), INK.iron, "none") + flat(box(x + 8, 620, 26, 44, 10), "#f2a03c", 0.9),
          )
          .join("") +
        solid(box(318, 484, 364, 26, 8), "#8a969e", "top") +
        line("M370 484V440M630 484V440M500 484V456", INK.iron, 16) +
        solid(vessel(500, 330, 120, 106, 112, 20), "#5a6067") +
        solid(oval(500, 330, 120, 20), "#8a969e", "none") +
        flat(oval(500, 332, 106, 14), "#33373c") +
        line("M620 360C690 350 700 400 690 420", INK.iron, 14) +
        line("M460 300C446 276 476 262 460 236M530 300C516 276 546 262 530 236", "#ffffff", 9, 'stroke-opacity=".8"'),
    ),
  "two-person-tent": () =>
    scene(
      "sage",
      shadow(500, 742, 840, 70) +
        line("M250 420L120 740M770 400L890 730", "#cbb994", 5) +
        solid("M250 740L430 300Q470 260 520 290L840 700L800 740Z", "#d98d3a", "top") +
        solid("M160 740Q240 460 440 296Q560 460 600 740Z", INK.mustard) +
        flat("M300 740Q340 560 430 420Q470 560 470 740Z", "#6d4a12") +
        solid("M430 420Q480 560 470 740H560Q550 540 430 420Z", "#f0c36c", "top") +
        line("M440 296Q260 450 170 740M440 296Q560 460 596 740", "#a8731d", 8) +
        line("M120 744V716M890 738V708", INK.iron, 10) +
        flat(oval(760, 200, 54), "#fff8dd", 0.9) +
        flat("M640 740L690 640L720 690L760 610L830 740Z", INK.forest, 0.25),
    ),
  "sleeping-bag": () => {
    const bag = "M200 600Q210 470 340 460L760 500Q830 520 830 590Q830 680 750 700L330 730Q200 730 200 600Z";
    let seams = "";
    for (let x = 300; x < 820; x += 70)
      seams += line(`M${x} 440Q${x + 30} 590 ${x} 750`, "#21364f", 7, 'stroke-opacity=".6"');
    return scene(
      "lilac",
      shadow(520, 728, 720, 80) +
        solid(bag, INK.navy, "top") +
        within(bag, seams) +
        solid("M204 596Q214 470 340 460Q420 470 420 596Q420 720 330 730Q200 730 204 596Z", "#3d587e", "ball") +
        solid(oval(310, 596, 76, 96), "#e0a63a", "ball") +
        flat(oval(318, 600, 56, 76), "#a8731d", 0.5) +
        line("M420 596H790", INK.mustard, 8) +
        solid(box(410, 580, 40, 30, 8), INK.mustard, "top"),
    );
  },
  "pocket-knife": () =>
    scene(
      "cream",
      turned(
        -24,
        500,
        520,
        flat(box(260, 546, 430, 96, 46), "#3a2614", 0.16) +
          turned(
            -34,
            660,
            560,
            solid("M660 520H880Q960 540 980 576H660Z", "#cfd7dc", "top") + line("M700 544H850", "#8a969e", 6),
          ) +
          solid(box(250, 520, 440, 96, 46), INK.walnut, "top") +
          solid(box(630, 516, 70, 104, 24), INK.brass, "top") +
          solid(box(246, 516, 60, 104, 30), INK.brass, "top") +
          [380, 470, 560].map((x) => solid(oval(x, 568, 10), INK.brass, "ball")).join("") +
          line("M252 568C150 560 140 660 220 650C270 640 250 590 230 586", INK.leather, 14),
      ),
    ),
  "skipping-rope": () => {
    const handle = (x: number, y: number, angle: number) =>
      turned(
        angle,
        x,
        y,
        solid(box(x - 26, y - 110, 52, 220, 22), INK.oak) +
          solid(box(x - 30, y - 118, 60, 30, 10), INK.brass, "top") +
          line(`M${x - 24} ${y + 60}H${x + 24}`, INK.red, 14),
      );
    return scene(
      "butter",
      shadow(500, 740, 700, 70) +
        line(
          "M330 330C200 160 120 640 320 690C540 740 470 420 620 420C800 420 830 700 650 700C480 700 560 300 690 300",
          "#7d4526",
          22,
        ) +
        line(
          "M330 330C200 160 120 640 320 690C540 740 470 420 620 420C800 420 830 700 650 700C480 700 560 300 690 300",
          "#b97b4f",
          8,
        ) +
        handle(370, 420, -24) +
        handle(760, 350, -46),
    );
  },
};
