import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { queryClient } from "../api/query-client.ts";
import { useSubmitLock } from "../fields/use-submit-lock.ts";
import { Button } from "../ui/button.tsx";
import { Refusal } from "../ui/failure.tsx";
import { Dialog } from "./dialog.tsx";
import { showToast } from "./toasts.ts";
import { useFocusAfterRemoval } from "./use-focus-after-removal.ts";

type QuestionProps = {
  title: string;
  /** What cannot be undone, and what it means. */
  children: ReactNode;
  confirm: string;
  isDangerous?: boolean;
  isBusy: boolean;
  /** Why it was not done. */
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
};

/** Asks before something that cannot be undone. */
export function Question({ title, children, confirm, isDangerous, isBusy, error, onConfirm, onClose }: QuestionProps) {
  const submitOnce = useSubmitLock({ isBusy, error });
  return (
    <Dialog
      title={title}
      isBusy={isBusy}
      onClose={onClose}
      footer={
        <>
          <Button disabled={isBusy} onClick={onClose}>
            Go back
          </Button>
          <Button variant={isDangerous ? "danger" : "primary"} isBusy={isBusy} onClick={() => submitOnce(onConfirm)}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
      <Refusal error={error} />
    </Dialog>
  );
}

type RemovalProps = Pick<QuestionProps, "title" | "children" | "confirm" | "onClose"> & {
  remove: () => Promise<unknown>;
  /** What is said once it is done. */
  done: string;
  /** The lists that it is in. */
  queryKey: string[];
  onDone?: () => void;
};

/** Asks before something is deleted, and deletes it. */
export function RemovalQuestion({ remove, done, queryKey, onDone, onClose, ...question }: RemovalProps) {
  const markRemoved = useFocusAfterRemoval();
  const { mutate, isPending, error } = useMutation({
    mutationFn: remove,
    meta: { showsError: true },
    onSuccess: () => {
      showToast(done);
      markRemoved();
      onClose();
      onDone?.();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  });
  const confirm = () => mutate();
  return <Question {...question} isDangerous isBusy={isPending} error={error} onConfirm={confirm} onClose={onClose} />;
}
