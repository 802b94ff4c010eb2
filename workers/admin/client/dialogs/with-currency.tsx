import type { ReactNode } from "react";
import { useSettingsQuery } from "../api/settings.ts";
import { Failure } from "../ui/failure.tsx";
import { Loading } from "../ui/loading.tsx";
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
      {error ? <Failure error={error} onRetry={refetch} /> : <Loading />}
    </Dialog>
  );
}
