/** The words that generated products are made of. */
export const QUALITIES = words(
  "brushed compact classic modern rustic slim sturdy folding stackable quiet warm light heavy",
);
export const MATERIALS = words(
  "oak walnut beech steel copper brass linen cotton wool leather glass stoneware porcelain cork",
);
/** By department. */
export const THINGS = [
  "mug tray towel skillet lamp chair stool table shelf basket kettle teapot bowl plate knife board apron blanket",
  "cushion curtain rug vase candle clock mirror frame notebook pen backpack wallet belt scarf hat glove sock jacket",
  "shirt tent lantern bottle flask stove hammock saddle pump helmet lock bell racket ball net paddle rope compass",
  "drill hammer saw wrench ladder brush roller bucket hose rake spade trowel planter seedbox trellis birdhouse",
  "speaker headphones keyboard charger cable stand projector tripod camera microphone amplifier turntable",
].map((line) => words(line));
export const COLOURS = words("white black grey sand terracotta olive navy teal crème rosé charcoal mustard lavender");
export const ROOMS = words(
  "kitchen garden workshop office bathroom bedroom hallway campsite balcony café nursery studio",
);
export const FEATURES = [
  "survives the dishwasher",
  "folds flat for the journey",
  "comes with a spare part for every screw",
  "is oiled by hand before it leaves us",
  "weighs less than it looks",
  "was tested for ten thousand uses",
  "fits through every door",
  "keeps its shape for years",
];

function words(lines: string): string[] {
  return lines.split(" ");
}

export function capital(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}
