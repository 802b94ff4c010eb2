import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { queryClient } from "../api/query-client.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../dialogs/dialog.tsx";
import { Field } from "../fields/field.tsx";
import { FormDialog } from "../dialogs/form-dialog.tsx";
import { useSubmitLock } from "../fields/use-submit-lock.ts";
import { Refusal } from "../ui/failure.tsx";
import { formatTime } from "../ui/format.ts";
import { showToast } from "../dialogs/toasts.ts";
import { type DeadLetter, type SourceName, SOURCES } from "./sources.ts";

type Props = { letter: DeadLetter; source: SourceName; onClose: () => void };

const refresh = () => queryClient.invalidateQueries({ queryKey: ["dead-letters"] });

/** An event that could not be handled: it can be tried again, or given up. */
export function LetterDialog({ letter, source, onClose }: Props) {
  const [isGivenUp, setGivenUp] = useState(false);
  const {
    mutate: replay,
    isPending,
    error,
  } = useMutation({
    mutationFn: () => SOURCES[source].replay(letter.id),
    meta: { showsError: true },
    onSuccess: () => {
      showToast("It is being tried again.");
      onClose();
    },
    onSettled: refresh,
  });
  const submitOnce = useSubmitLock({ isBusy: isPending, error });
  if (isGivenUp) return <GiveUpDialog letter={letter} source={source} onClose={onClose} />;
  return (
    <Dialog
      title="An event that was not handled"
      isWide
      isBusy={isPending}
      onClose={onClose}
      footer={
        <>
          <Button variant="danger" disabled={isPending} onClick={() => setGivenUp(true)}>
            Give it up
          </Button>
          <Button variant="primary" isBusy={isPending} onClick={() => submitOnce(replay)}>
            Try again
          </Button>
        </>
      }
    >
      <p>{letter.error}</p>
      <p className="soft small">
        {letter.attempts} attempts, the last one {formatTime(letter.failedAt)}
      </p>
      <textarea
        className="secret"
        aria-label="The event"
        readOnly
        rows={14}
        value={JSON.stringify(letter.event, null, 2)}
      />
      <Refusal error={error} />
    </Dialog>
  );
}

function GiveUpDialog({ letter, source, onClose }: Props) {
  const { mutate, isPending, error } = useMutation({
    mutationFn: (form: FormData) => SOURCES[source].dismiss(letter.id, String(form.get("reason")).trim()),
    meta: { showsError: true },
    onSuccess: () => {
      showToast("It was given up.");
      onClose();
    },
    onSettled: refresh,
  });
  return (
    <FormDialog
      title="Give this event up?"
      confirm="Give it up"
      isDangerous
      isBusy={isPending}
      error={error}
      onSubmit={mutate}
      onClose={onClose}
    >
      <p>It is never handled, and leaves this list for good. This cannot be undone.</p>
      <Field name="reason" label="Reason" hint="Kept in the log: leave personal data out.">
        {(field) => <input {...field} required maxLength={200} />}
      </Field>
    </FormDialog>
  );
}
