import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { Button } from "../ui/button.tsx";

type Props = {
  title: string;
  isWide?: boolean | undefined;
  /** Whether a write is under way: until its outcome is known the dialog cannot be left. */
  isBusy?: boolean;
  /** Asked when a person presses Escape or ✕, which can happen by mistake. */
  mayClose?: () => boolean;
  /** Not given for a dialog that cannot be left. */
  onClose?: () => void;
  children: ReactNode;
  footer?: ReactNode;
};

const FIELD = ".dialog-body :is(input, select, textarea):enabled";

/** A modal dialog: the platform's own, which keeps the focus inside and closes with Escape. */
export function Dialog(props: Props) {
  const { title, isWide = false, isBusy = false, mayClose = () => true, onClose, children, footer } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const canClose = onClose !== undefined && !isBusy;
  // A dialog gives the focus back only while it is in the document: `useEffect` would close it after it was removed.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // By itself it would take the first button, which closes it.
    element?.querySelector<HTMLElement>(FIELD)?.focus();
    return () => element?.close();
  }, []);
  return (
    // Its fields for files have an event `cancel` too.
    <dialog
      ref={dialog}
      className={isWide ? "dialog wide-dialog" : "dialog"}
      aria-labelledby={titleId}
      // Chromium closes with the second Escape whatever `onCancel` says; browsers without `closedby` ask each time.
      closedby={canClose ? "closerequest" : "none"}
      onCancel={(event) => {
        if (event.target === event.currentTarget && !(canClose && mayClose())) event.preventDefault();
      }}
      onClose={onClose}
    >
      <header>
        <h2 id={titleId}>{title}</h2>
        {onClose && (
          <Button
            variant="quiet"
            icon="close"
            aria-label="Close"
            disabled={isBusy}
            onClick={() => mayClose() && onClose()}
          />
        )}
      </header>
      <div className="dialog-body">{children}</div>
      {footer && <footer>{footer}</footer>}
    </dialog>
  );
}
