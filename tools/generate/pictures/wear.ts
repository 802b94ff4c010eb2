import { box, flat, INK, line, moved, oval, scene, shadow, solid, within } from "./kit.ts";

/** What one wears and carries: drawings by the slug of the product. */
export const wear: Record<string, () => string> = {
  "canvas-tote-bag": () => {
    const bag = "M270 380H730L760 710Q762 750 720 750H280Q238 750 240 710Z";
    return scene(
      "mist",
      shadow(500, 752, 640, 80) +
        line("M390 400C380 160 620 160 610 400", "#cbb994", 24) +
        solid(bag, "#efe4cf") +
        within(
          bag,
          line("M250 410H750", "#c8b78f", 6, 'stroke-dasharray="16 12"') +
            line(
              "M330 400C340 520 310 640 330 760M680 400C664 540 690 640 676 760",
              "#8b7a5c",
              10,
              'stroke-opacity=".2"',
            ),
        ) +
        flat("M500 640C500 560 500 540 500 500", "#000") +
        line("M500 670V520", INK.forest, 10) +
        [0, 1, 2]
          .map(
            (pair) =>
              flat(
                `M500 ${640 - pair * 46}C450 ${640 - pair * 46} 430 ${600 - pair * 46} 424 ${570 - pair * 46}C470 ${574 - pair * 46} 496 ${600 - pair * 46} 500 ${640 - pair * 46}Z`,
                INK.forest,
              ) +
              flat(
                `M500 ${640 - pair * 46}C550 ${640 - pair * 46} 570 ${600 - pair * 46} 576 ${570 - pair * 46}C530 ${574 - pair * 46} 504 ${600 - pair * 46} 500 ${640 - pair * 46}Z`,
                "#53785f",
              ),
          )
          .join("") +
        line("M370 410C366 300 400 250 440 226", "#efe4cf", 24) +
        line("M390 400V420M610 400V420", "#a8956d", 10),
    );
  },
  "felt-slippers": () => {
    const slipper = (x: number, y: number) => {
      const sole = `M${x} ${y}Q${x - 10} ${y + 46} ${x + 40} ${y + 48}H${x + 330}Q${x + 390} ${y + 44} ${x + 376} ${y}Z`;
      const upper = `M${x} ${y + 4}C${x - 6} ${y - 60} ${x + 10} ${y - 110} ${x + 50} ${y - 112}C${x + 90} ${y - 90} ${x + 120} ${y - 96} ${x + 170} ${y - 100}C${x + 260} ${y - 100} ${x + 380} ${y - 80} ${x + 378} ${y + 4}Z`;
      return (
        shadow(x + 190, y + 50, 440, 50) +
        solid(sole, "#4a3a30", "top") +
        solid(upper, "#8e9a86", "top") +
        flat(
          `M${x + 30} ${y - 96}C${x + 60} ${y - 120} ${x + 90} ${y - 90} ${x + 166} ${y - 98}C${x + 150} ${y - 66} ${x + 60} ${y - 60} ${x + 30} ${y - 96}Z`,
          "#efe6d6",
        ) +
        line(
          `M${x + 180} ${y - 92}C${x + 170} ${y - 50} ${x + 180} ${y - 20} ${x + 210} ${y}`,
          "#5f6b59",
          5,
          'stroke-dasharray="12 10"',
        ) +
        flat(oval(x + 290, y - 48, 14), INK.red)
      );
    };
    return scene("cream", moved(-160, -200, slipper(370, 540) + slipper(240, 690), 1.32));
  },
  "merino-beanie": () => {
    const cap = "M270 610C250 330 390 250 500 250C610 250 750 330 730 610Z";
    let ribs = "";
    for (let at = 0; at < 13; at++)
      ribs += line(
        `M${290 + at * 35} 620C${300 + at * 33} 480 ${380 + at * 20} 330 500 260`,
        "#23402f",
        6,
        'stroke-opacity=".35"',
      );
    let cuff = "";
    for (let at = 0; at < 17; at++) cuff += line(`M${262 + at * 30} 590V730`, "#23402f", 7, 'stroke-opacity=".4"');
    const fold = box(248, 580, 504, 150, 44);
    return scene(
      "blush",
      shadow(500, 744, 620, 80) +
        solid(cap, INK.forest) +
        within(cap, ribs) +
        solid(fold, "#4b775d", "top") +
        within(fold, cuff) +
        solid(box(580, 630, 90, 54, 8), INK.leather, "top") +
        line("M600 657H650", "#d8a882", 5) +
        solid(oval(500, 236, 62), "#efe4cf", "ball") +
        line("M470 220L460 196M500 204V178M532 220L548 200M470 250L448 256M530 252L554 258", "#d8c9ab", 7),
    );
  },
  "rain-jacket": () => {
    const body = "M370 300L500 340L630 300L680 760H320Z";
    return scene(
      "butter",
      line("M500 150V190M350 250L500 190L650 250", INK.walnut, 16) +
        shadow(500, 790, 460, 40) +
        solid("M370 296Q300 320 276 420L220 660L306 690L380 470Z", "#d99a2b", "top") +
        solid("M630 296Q700 320 724 420L780 660L694 690L620 470Z", "#c98b20", "top") +
        solid(body, INK.mustard, "top") +
        solid("M390 300C380 210 440 196 500 196C560 196 620 210 610 300L500 350Z", "#d99a2b", "top") +
        flat("M430 296C430 240 460 226 500 226C540 226 570 240 570 296L500 336Z", "#6d4a12") +
        line("M500 340V760", "#8a5f14", 8) +
        line("M364 590H450M636 590H550", "#8a5f14", 9) +
        [420, 520, 620, 700].map((y) => solid(oval(500, y, 10), "#f5e2ad", "none")).join("") +
        line("M236 620L318 648M764 620L682 648", "#8a5f14", 6),
    );
  },
  "trail-backpack": () => {
    const pack = "M310 360Q310 220 500 220Q690 220 690 360V690Q690 750 630 750H370Q310 750 310 690Z";
    return scene(
      "sage",
      shadow(500, 752, 560, 80) +
        line("M440 224C440 160 560 160 560 224", "#2b4436", 22) +
        solid(box(262, 500, 80, 190, 30), "#2f5743", "top") +
        solid(box(658, 500, 80, 190, 30), "#2f5743", "top") +
        solid(box(268, 420, 58, 150, 24), "#5f8a86") +
        solid(pack, INK.forest) +
        solid("M310 400V350Q310 216 500 216Q690 216 690 350V400Q600 440 500 440Q400 440 310 400Z", "#4c7a60", "top") +
        line("M410 430V520M590 430V520", INK.leather, 22) +
        solid(box(394, 500, 32, 44, 6), INK.brass, "top") +
        solid(box(574, 500, 32, 44, 6), INK.brass, "top") +
        solid(box(370, 560, 260, 160, 30), "#37614b", "top") +
        line("M390 600H610", "#e0a63a", 8) +
        solid(box(460, 290, 80, 50, 8), INK.leather, "top"),
    );
  },
};
