import type { Product } from "../api/client.ts";
import type { Compared } from "../dialogs/changes.ts";
import { readFields } from "../fields/read-fields.ts";

type Options = Product["options"];

/** The places for options in the form: a product has at most three. */
export const PLACES = [0, 1, 2] as const;

/** The options in the form, to show what another client has changed of them. */
export const OPTION_FIELDS: Compared<Product>[] = PLACES.map((place) => ({
  label: `Option ${place + 1}`,
  value: ({ options }) => options[place],
  show: ({ options }) => describeOption(options[place]),
}));

const describeOption = (option: Options[number] | undefined) =>
  option ? `${option.name}: ${option.values.join(", ")}` : "";

/** What the form says, as the API takes it: a place whose fields are both empty has no option. @throws InvalidFields */
export function readOptions(form: FormData): Options {
  return readFields(form, ({ text, refuse }) => {
    const options = PLACES.map((place) => {
      const [name, values] = [text(`name ${place}`), readValues(text(`values ${place}`))];
      if (!name && values.length > 0)
        refuse(`name ${place}`, "These values need a name. To remove the option, clear its values too.");
      if (name && values.length === 0) refuse(`values ${place}`, "This must have at least one value.");
      return { name, values };
    });
    return options.filter(({ name }) => name);
  });
}

/** One value per line, each once. A value may contain a comma: "0,5 l". */
function readValues(text: string): string[] {
  const values = text.split("\n").map((value) => value.trim());
  return [...new Set(values.filter(Boolean))];
}
