import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { queryClient } from "../api/query-client.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "./dialog.tsx";
import { showToast } from "./toasts.ts";

type QuestionProps = {
  title: string;
  /** What cannot be undone, and what it means. */
  children: ReactNode;
  confirm: string;
  isDangerous?: boolean;
  isBusy: boolean;
  onConfirm: () => void;
  onClose: () => void;
};

/** Asks before something that cannot be undone. */
export function Question({ title, children, confirm, isDangerous, isBusy, onConfirm, onClose }: QuestionProps) {
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Go back</Button>
          <Button variant={isDangerous ? "danger" : "primary"} isBusy={isBusy} onClick={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
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
  const { mutate, isPending } = useMutation({
    mutationFn: remove,
    onSuccess: () => {
      showToast(done);
      onClose();
      onDone?.();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  });
  return <Question {...question} isDangerous isBusy={isPending} onConfirm={() => mutate()} onClose={onClose} />;
}
