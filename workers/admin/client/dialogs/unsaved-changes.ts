import { useBlocker } from "@tanstack/react-router";
import { useState } from "react";

export const confirmLeaving = () => window.confirm("Leave without saving what you entered?");

/** Asks before a page is left whose form was changed: `mark` after each change of it, `clear` once it is saved. */
export function useUnsavedChanges() {
  const [isChanged, setIsChanged] = useState(false);
  useBlocker({ shouldBlockFn: () => !confirmLeaving(), disabled: !isChanged, enableBeforeUnload: isChanged });
  return { mark: () => setIsChanged(true), clear: () => setIsChanged(false) };
}
