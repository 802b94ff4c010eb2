import { box, flat, INK, type Light, line, oval, type Paper, scene, shadow, solid, turned, within } from "./kit.ts";

/** Clothes that hang or lie: drawings by the slug of the product. */
export const clothes: Record<string, () => string> = {
  "organic-t-shirt": () => shirt("mist", { colour: "#fbf8f2", shade: "#d9d3c6", sleeve: 470, collar: false }),
  "linen-shirt": () => shirt("sage", { colour: "#dcc9a3", shade: "#b39c70", sleeve: 700, collar: true }),
  "fisherman-jumper": () => {
    const body = "M360 280Q500 350 640 280L690 740Q500 780 310 740Z";
    const sleeve = (side: number) =>
      `M${500 + side * 140} 280Q${500 + side * 230} 300 ${500 + side * 250} 420L${500 + side * 300} 700Q${500 + side * 250} 730 ${500 + side * 206} 700L${500 + side * 150} 450Z`;
    let cables = "";
    for (const x of [420, 500, 580]) {
      let path = `M${x} 330`;
      for (let y = 330; y < 700; y += 60) path += `C${x + 34} ${y + 20} ${x - 34} ${y + 40} ${x} ${y + 60}`;
      cables += line(path, "#b9a98c", 12) + line(path.replaceAll("34", "-34").replaceAll("--", ""), "#cfc2a8", 8);
    }
    return scene(
      "mist",
      shadow(500, 776, 560, 50) +
        solid(sleeve(-1), "#e3d8c3") +
        solid(sleeve(1), "#d8ccb4") +
        solid(body, "#e9dfcb") +
        within(body, cables + ribs(310, 690, 690, 800, "#b9a98c")) +
        solid("M390 290Q400 220 500 220Q600 220 610 290Q500 350 390 290Z", "#dfd3bc", "top") +
        flat(oval(500, 258, 78, 26), "#a8987a") +
        line("M206 690L294 706M794 690L706 706", "#b9a98c", 10),
    );
  },
  "wool-socks": () => {
    const sock = "M400 200H540V480Q540 540 600 580L680 640Q730 690 690 740Q650 780 590 750L440 670Q400 640 400 580Z";
    const one = (colour: string, stripe: string) =>
      solid(sock, colour) +
      within(
        sock,
        flat(box(390, 270, 170, 26), stripe) +
          flat(box(390, 320, 170, 26), stripe) +
          ribs(400, 200, 540, 260, "#20130a") +
          flat(oval(680, 730, 90), stripe) +
          flat(oval(430, 640, 70), stripe),
      );
    return scene(
      "blush",
      shadow(560, 764, 560, 60) +
        `<g transform="translate(130 -50)">${one("#c99b5f", "#7b4f32")}</g>` +
        `<g transform="translate(-90 0)">${one(INK.slate, "#e9dcc5")}</g>`,
    );
  },
  "leather-gloves": () => {
    const glove =
      "M380 740V560L330 470Q310 430 340 420Q366 416 386 450L410 490V290Q412 262 432 262Q452 262 454 290V250Q456 220 478 220Q500 220 502 250V240Q504 214 526 214Q548 214 550 244V280Q552 256 572 258Q592 260 592 290V600L570 740Z";
    const one = (colour: string) =>
      solid(glove, colour) +
      line("M454 290V440M502 260V440M550 280V440", "#3b2114", 5, 'stroke-opacity=".6"') +
      line("M440 500V640M480 490V650M524 500V640", "#3b2114", 5, 'stroke-opacity=".45" stroke-dasharray="12 9"') +
      solid(box(370, 690, 212, 56, 10), "#6f3c20", "top") +
      flat(oval(550, 718, 10), INK.brass);
    return scene(
      "cream",
      shadow(520, 756, 560, 50) +
        `<g transform="translate(120 0)">${turned(9, 480, 740, one("#7d4526"))}</g>` +
        `<g transform="translate(-90 6)">${turned(-7, 480, 740, one(INK.leather))}</g>`,
    );
  },
  "wool-scarf": () => {
    const loop = "M300 330Q330 220 500 220Q670 220 700 330Q710 440 500 450Q290 440 300 330Z";
    const end = (x: number, lean: number) => `M${x} 400H${x + 150}L${x + 150 + lean} 720H${x + lean}Z`;
    const fringes = (x: number) =>
      [0, 1, 2, 3, 4, 5].map((at) => line(`M${x + 10 + at * 26} 720v46`, "#4d5258", 8)).join("");
    const checks =
      line("M280 560H760M280 620H760", INK.mustard, 16, 'stroke-opacity=".8"') +
      line("M280 660H760", "#d9dde0", 8, 'stroke-opacity=".7"');
    return scene(
      "lilac",
      shadow(500, 770, 460, 40) +
        solid(end(360, -20), "#4d5258") +
        within(end(360, -20), checks) +
        fringes(340) +
        solid(end(500, 24), "#5a6067") +
        within(end(500, 24), checks) +
        fringes(524) +
        solid(loop, "#5a6067", "ball") +
        flat(oval(500, 310, 120, 50), "#33373c") +
        line("M330 370Q500 440 670 370M320 340Q340 300 390 270", "#444a50", 8) +
        within(loop, line("M300 400Q500 470 700 400", INK.mustard, 16, 'stroke-opacity=".8"')),
    );
  },
  "cycling-cap": () => {
    const cap = "M240 560Q250 330 500 320Q750 330 760 560Q640 590 500 590Q360 590 240 560Z";
    const panel = "M460 322H540L560 590H440Z";
    return scene(
      "butter",
      shadow(500, 690, 660, 80) +
        solid("M300 570Q500 640 700 570Q720 680 500 690Q280 680 300 570Z", "#9c3a2c", "top") +
        solid(cap, INK.red) +
        within(cap, flat(panel, INK.linen) + line("M470 320L452 590M530 320L548 590", INK.navy, 10)) +
        solid("M244 540Q500 610 756 540L758 574Q500 646 242 574Z", "#a94434", "top") +
        solid(oval(500, 322, 18, 11), INK.linen, "none"),
    );
  },
  "cotton-apron": () => {
    const apron = "M410 300H590L610 420Q690 440 700 520V740Q500 780 300 740V520Q310 440 390 420Z";
    return scene(
      "sage",
      line("M500 150V186", INK.walnut, 18) +
        line("M416 304C400 160 600 160 584 304", "#7a838a", 20) +
        line("M306 520C230 560 250 640 210 690M694 520C770 560 750 640 790 690", "#7a838a", 18) +
        shadow(500, 790, 480, 40) +
        solid(apron, "#8f989e") +
        solid(box(390, 540, 220, 150, 16), "#a3acb1", "top") +
        line("M500 544V688", "#6a7379", 5, 'stroke-dasharray="12 9"') +
        line("M398 566H602", "#6a7379", 5, 'stroke-dasharray="12 9"') +
        turned(8, 560, 520, solid(box(540, 420, 22, 150, 8), INK.oak)) +
        solid(box(470, 350, 60, 40, 6), INK.leather, "top"),
    );
  },
};

type Shirt = { colour: string; shade: string; sleeve: number; collar: boolean };

/** A shirt on a hanger; `sleeve` is how far down its sleeves go. */
function shirt(paper: Paper, { colour, shade, sleeve, collar }: Shirt): string {
  const body = "M370 270Q500 330 630 270L680 760H320Z";
  const arm = (side: number, light: Light) => {
    const reach = (sleeve - 270) / 3.2;
    const path = `M${500 + side * 130} 270Q${500 + side * 190} 290 ${500 + side * 206} 350L${500 + side * (206 + reach)} ${sleeve}L${500 + side * (130 + reach)} ${sleeve + 26}L${500 + side * 140} 450Z`;
    return solid(path, colour, light);
  };
  const front = collar
    ? line("M500 320V760", shade, 6) +
      [390, 470, 550, 630, 710].map((y) => flat(oval(500, y, 8), shade)).join("") +
      solid("M420 268L500 330L440 380L400 290Z", colour, "top") +
      solid("M580 268L500 330L560 380L600 290Z", colour, "top") +
      line(box(540, 430, 90, 100, 8), shade, 5)
    : flat("M420 280Q500 380 580 280Q500 320 420 280Z", shade) +
      line("M410 284Q500 400 590 284", shade, 6, 'stroke-opacity=".7"');
  return scene(
    paper,
    line("M500 160V200M360 262L500 200L640 262", INK.walnut, 16) +
      shadow(500, 788, 460, 40) +
      arm(-1, "top") +
      arm(1, "side") +
      solid(body, colour) +
      front +
      line("M430 420C424 540 440 640 424 740M590 440C600 560 580 640 596 740", shade, 8, 'stroke-opacity=".4"'),
  );
}

/** Upright ribs of a cuff. */
function ribs(left: number, top: number, right: number, bottom: number, colour: string): string {
  let lines = "";
  for (let x = left; x < right; x += 18) lines += line(`M${x} ${top}V${bottom}`, colour, 5, 'stroke-opacity=".35"');
  return lines;
}
