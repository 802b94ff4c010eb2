import type { FormEvent, ReactNode } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "./dialog.tsx";
import { Refusal } from "../ui/failure.tsx";

type Props = {
  title: string;
  /** What the button says that sends the form. */
  confirm: string;
  isDangerous?: boolean;
  isWide?: boolean;
  isBusy: boolean;
  /** Whether something is missing that the form itself cannot ask for. */
  isDisabled?: boolean;
  /** Why the shop refused the form. */
  error?: unknown;
  onSubmit: (form: FormData) => void;
  onClose: () => void;
  children: ReactNode;
};

/** A dialog with a form: its fields, what is wrong with them, and a way back that changes nothing. */
export function FormDialog(props: Props) {
  const { title, confirm, isDangerous, isWide, isBusy, isDisabled, error, onSubmit, onClose, children } = props;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget));
  };
  return (
    <Dialog title={title} isWide={isWide} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        {children}
        <Refusal error={error} />
        <div className="dialog-actions">
          <Button onClick={onClose}>Go back</Button>
          <Button type="submit" variant={isDangerous ? "danger" : "primary"} isBusy={isBusy} disabled={isDisabled}>
            {confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
