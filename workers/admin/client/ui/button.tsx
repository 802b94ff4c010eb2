import type { ButtonHTMLAttributes } from "react";
import { Icon, type IconName } from "./icon.tsx";

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  variant?: "primary" | "quiet" | "danger";
  icon?: IconName;
  /** Whether what it does is under way. */
  isBusy?: boolean;
  /** The key that does the same. */
  shortcut?: string;
};

export function Button({ variant, icon, isBusy = false, shortcut, children, type = "button", ...rest }: Props) {
  return (
    <button
      {...rest}
      type={type}
      className={`button ${variant ?? ""}`}
      disabled={rest.disabled || isBusy}
      aria-busy={isBusy}
      aria-keyshortcuts={shortcut}
    >
      {icon && <Icon name={icon} />}
      {children}
      {shortcut && <Key name={shortcut} />}
    </button>
  );
}

/** Screen readers get it from `aria-keyshortcuts`. */
function Key({ name }: { name: string }) {
  return <kbd data-key={name} />;
}
