import type { InputHTMLAttributes } from "react";
import { minorDigits } from "#shared/values/minor-units.ts";

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, "type" | "pattern" | "title"> & { currency: string };

/** A field for an amount as a person writes it: "19.99". The browser refuses what is none. */
export function AmountInput({ currency, ...rest }: Props) {
  const digits = minorDigits(currency);
  const [pattern, example] =
    digits > 0 ? [`\\s*\\d+([.,]\\d{0,${digits}})?\\s*`, (19.99).toFixed(digits)] : ["\\s*\\d+\\s*", "20"];
  return (
    <input {...rest} inputMode="decimal" pattern={pattern} title={`An amount of ${currency}, such as ${example}`} />
  );
}
