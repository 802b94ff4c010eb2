import type { ReactNode } from "react";
import { useSettingsQuery } from "../api/settings.ts";
import { NotLoaded } from "../ui/not-loaded.tsx";
import { Dialog } from "./dialog.tsx";

type Props = {
  /** Of the dialog that waits. */
  title: string;
  onClose: () => void;
  /** The form, once the shop's currency is known. */
  children: (currency: string) => ReactNode;
};

/** Holds a form back until the currency of new amounts is known: no other currency may be assumed for them. */
export function WithCurrency({ title, onClose, children }: Props) {
  const { data, error, refetch } = useSettingsQuery();
  if (data) return children(data.currency);
  return (
    <Dialog title={title} onClose={onClose}>
      <NotLoaded error={error} onRetry={refetch} />
    </Dialog>
  );
}
