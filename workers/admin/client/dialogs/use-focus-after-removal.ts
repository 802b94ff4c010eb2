import { useEffect, useRef, useState } from "react";

/** Where the focus goes once what was deleted is gone, with the button that opened the question: a section with a label, or the page. */
const PLACES = "section[aria-labelledby], main";

/**
 * Gives the focus to the heading of the list when a question closes whose thing was deleted. Returns what to call then; a
 * question that is left gives the focus back to its button.
 */
export function useFocusAfterRemoval(): () => void {
  // Before the dialog has taken the focus.
  const [opener] = useState(() => document.activeElement);
  const isRemoved = useRef(false);
  useEffect(() => {
    const heading = opener?.closest(PLACES)?.querySelector<HTMLElement>("h1, h2");
    return () => {
      if (!isRemoved.current || !heading) return;
      heading.tabIndex = -1;
      heading.focus();
    };
  }, [opener]);
  return () => {
    isRemoved.current = true;
  };
}
