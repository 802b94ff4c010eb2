import { useBlocker } from "@tanstack/react-router";
import { useEffect, useState } from "react";

export const confirmLeaving = () => window.confirm("Leave without saving what you entered?");

/**
 * Asks before a page is left whose form was changed: `mark` after each change of it, `clear` once it is saved. `isSaving`:
 * whether it is being saved, so that what the page itself opens after that is not asked about; false by default.
 */
export function useUnsavedChanges({ isSaving = false }: { isSaving?: boolean } = {}) {
  const [isChanged, setIsChanged] = useState(false);
  useBlocker({
    shouldBlockFn: ({ action }) => !(isSaving && (action === "PUSH" || action === "REPLACE")) && !confirmLeaving(),
    disabled: !isChanged,
    enableBeforeUnload: isChanged,
  });
  return { isChanged, mark: () => setIsChanged(true), clear: () => setIsChanged(false) };
}

/** Asks before the browser leaves the page while it sends something: what is not sent yet would be lost. */
export function useUnloadQuestion(isSending: boolean): void {
  useEffect(() => {
    if (!isSending) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isSending]);
}
