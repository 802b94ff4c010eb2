import { useEffect, useRef } from "react";

type Request = {
  isBusy: boolean;
  /** Why the last request failed. */
  error: unknown;
};

/**
 * Returns a function that submits, unless the request of the submit before is still under way. A disabled button cannot tell:
 * the second click of a double click can come before React has rendered that the first one sends something.
 */
export function useSubmitLock({ isBusy, error }: Request): (submit: () => void) => void {
  const isLocked = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a request that fails at once is never rendered as busy.
  useEffect(() => {
    if (!isBusy) isLocked.current = false;
  }, [isBusy, error]);
  return (submit) => {
    if (isLocked.current) return;
    isLocked.current = true;
    try {
      submit();
    } catch (refusal) {
      // It has sent nothing, as when a field is wrong.
      isLocked.current = false;
      throw refusal;
    }
  };
}
