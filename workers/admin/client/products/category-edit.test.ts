import { describe, expect, it } from "vitest";
import { applyEdit, findEdit } from "./category-edit.ts";

const kitchen = { id: "kitchen", name: "Kitchen" };
const mugs = { id: "mugs", name: "Mugs" };
const sale = { id: "sale", name: "Sale" };

it("findEdit() finds what was added to the categories and what was taken out", () => {
  expect(findEdit([kitchen, mugs], [mugs, sale])).toEqual({ added: [sale], removedIds: ["kitchen"] });
});

describe("applyEdit()", () => {
  it("keeps what another user has added meanwhile, and adds behind it", () => {
    expect(applyEdit([mugs, kitchen], findEdit([mugs], [mugs, sale]))).toEqual([mugs, kitchen, sale]);
  });

  it("adds nothing twice, and takes out what is still there", () => {
    expect(applyEdit([mugs, sale], findEdit([mugs, kitchen], [mugs, sale]))).toEqual([mugs, sale]);
    expect(applyEdit([kitchen], { added: [], removedIds: ["mugs"] })).toEqual([kitchen]);
  });
});
