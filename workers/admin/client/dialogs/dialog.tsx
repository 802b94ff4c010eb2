import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { Button } from "../ui/button.tsx";

type Props = {
  title: string;
  isWide?: boolean | undefined;
  onClose: () => void;
  children: ReactNode;
  footer?: ReactNode;
};

/** A modal dialog: the platform's own, which keeps the focus inside and closes with Escape. */
export function Dialog({ title, isWide = false, onClose, children, footer }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // A dialog gives the focus back only while it is in the document: `useEffect` would close it after it was removed.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={isWide ? "dialog wide-dialog" : "dialog"}
      aria-labelledby={titleId}
      onCancel={onClose}
      onClose={onClose}
    >
      <header>
        <h2 id={titleId}>{title}</h2>
        <Button variant="quiet" icon="close" aria-label="Close" onClick={onClose} />
      </header>
      <div className="dialog-body">{children}</div>
      {footer && <footer>{footer}</footer>}
    </dialog>
  );
}
