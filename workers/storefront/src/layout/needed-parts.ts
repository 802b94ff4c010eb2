import type { PostalAddress } from "../shop/types.ts";
import type { Texts } from "../texts/en.ts";
import type { FieldErrors } from "./fields.tsx";

const codes = (text: string): string[] => text.trim().split(/\s+/);

/** Countries whose addresses name a state or province, on which the tax depends. */
const WITH_REGION = codes("CA US");

/** Countries whose post needs a code, of those where everyone has one: https://www.upu.int/en/postal-solutions/programmes-services/addressing-solutions */
const WITH_POSTAL_CODE = codes(`
  AD AT AU AX BE BG BR CA CH CN CY CZ DE DK EE ES FI FO FR GB GF GG GI GL GP GR HR HU IM IN IS IT JE JP KR LI LT
  LU LV MC ME MK MQ MT MX MY NC NL NO NZ PF PL PM PR PT RE RO RS SE SG SI SK SM TW UA US VA YT ZA`);

/** The parts of an address that not every country has, with the countries that need them. */
export const NEEDED_IN = { region: WITH_REGION, postalCode: WITH_POSTAL_CODE };

type Parts = Pick<PostalAddress, "region" | "postalCode" | "country">;
const PARTS = ["postalCode", "region"] as const;

/** What an address has to have in its country and does not. The shop itself takes it without, as from other clients. */
export function missingParts(address: Parts): (keyof typeof NEEDED_IN)[] {
  return PARTS.filter((part) => !address[part] && NEEDED_IN[part].includes(address.country));
}

/** What to tell the visitor about these parts, by their fields; `undefined` when nothing is missing. */
export function explainMissing({ errors }: Texts, address: Parts): FieldErrors | undefined {
  const missing = missingParts(address);
  return missing.length > 0 ? Object.fromEntries(missing.map((part) => [part, errors.missing[part]])) : undefined;
}
