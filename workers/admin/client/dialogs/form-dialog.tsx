import type { ReactNode } from "react";
import type { FieldOf } from "../fields/field-problems.ts";
import { Form } from "../fields/form.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "./dialog.tsx";
import { confirmLeaving, useUnsavedChanges } from "./unsaved-changes.ts";

type Props = {
  title: string;
  /** What the button says that sends the form. */
  confirm: string;
  isDangerous?: boolean;
  isWide?: boolean;
  isBusy: boolean;
  /** Given when the form changes nothing: its dialog may be left before it is done. */
  isReading?: boolean;
  /** Whether something is missing that the form itself cannot ask for. */
  isDisabled?: boolean;
  /** Why the shop refused the form. */
  error?: unknown;
  /** Given where a field is not called as the path of the API begins. */
  fieldOf?: FieldOf;
  /** May throw `InvalidFields`, which is shown. */
  onSubmit: (form: FormData) => void;
  onClose: () => void;
  children: ReactNode;
};

/** A dialog with a form: its fields, what is wrong with them, and a way back that changes nothing. */
export function FormDialog(props: Props) {
  const { title, confirm, isDangerous, isWide, isBusy, isReading = false, isDisabled, error, fieldOf } = props;
  const { onSubmit, onClose, children } = props;
  const isWriting = isBusy && !isReading;
  const unsaved = useUnsavedChanges({ isSaving: isWriting });
  return (
    <Dialog
      title={title}
      isWide={isWide}
      isBusy={isWriting}
      mayClose={() => !unsaved.isChanged || confirmLeaving()}
      onClose={onClose}
    >
      <Form
        onChange={unsaved.mark}
        isBusy={isBusy}
        error={error}
        fieldOf={fieldOf}
        onSubmit={onSubmit}
        actions={
          <>
            <Button disabled={isWriting} onClick={onClose}>
              Go back
            </Button>
            <Button type="submit" variant={isDangerous ? "danger" : "primary"} isBusy={isBusy} disabled={isDisabled}>
              {confirm}
            </Button>
          </>
        }
      >
        {children}
      </Form>
    </Dialog>
  );
}
