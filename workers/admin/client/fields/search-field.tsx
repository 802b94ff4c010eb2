import type { RefObject } from "react";
import { Icon } from "../ui/icon.tsx";

type Props = {
  ref?: RefObject<HTMLInputElement | null>;
  label: string;
  hint: string;
  value: string;
  onChange: (value: string) => void;
};

export function SearchField({ ref, label, hint, value, onChange }: Props) {
  return (
    <search className="search">
      <Icon name="search" />
      <input
        ref={ref}
        type="search"
        aria-label={label}
        placeholder={hint}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
      />
    </search>
  );
}
