import { describe, expect, it } from "vitest";
import type { Product } from "../api/client.ts";
import { findChanges } from "../dialogs/changes.ts";
import { InvalidFields } from "../fields/read-fields.ts";
import { OPTION_FIELDS, readOptions } from "./option-form.ts";

/** A form with a name and values at each place. */
function formOf(...places: [name: string, values: string][]): FormData {
  const form = new FormData();
  for (const [place, [name, values]] of places.entries()) {
    form.set(`name ${place}`, name);
    form.set(`values ${place}`, values);
  }
  return form;
}

function refusalOf(form: FormData): Record<string, string> {
  try {
    readOptions(form);
  } catch (error) {
    if (error instanceof InvalidFields) return error.fields;
  }
  return {};
}

describe("readOptions()", () => {
  it("reads one value per line, each once, and keeps the commas in them", () => {
    expect(readOptions(formOf(["Volume", " 0,5 l\r\n1 l\n\n0,5 l "], ["", " "], ["Colour", "red"]))).toEqual([
      { name: "Volume", values: ["0,5 l", "1 l"] },
      { name: "Colour", values: ["red"] },
    ]);
  });

  it("refuses values without a name, and a name without values, at the field that is empty", () => {
    const fields = refusalOf(formOf(["", "S\nM"], ["Colour", ""]));
    expect(Object.keys(fields)).toEqual(["name 0", "values 1"]);
    expect(fields["name 0"]).toContain("These values need a name.");
  });
});

it("OPTION_FIELDS names the options that another client has changed, added or removed", () => {
  const withOptions = (options: Product["options"]) => ({ options }) as Product;
  const size = { name: "Size", values: ["S", "M"] };
  const changes = findChanges(
    OPTION_FIELDS,
    withOptions([size, { name: "Colour", values: ["red"] }]),
    withOptions([{ ...size, values: ["S"] }]),
  );
  expect(changes).toEqual([
    { label: "Option 1", seen: "Size: S, M", now: "Size: S" },
    { label: "Option 2", seen: "Colour: red", now: "empty" },
  ]);
});
