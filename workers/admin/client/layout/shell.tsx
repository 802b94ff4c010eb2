import { useMutation } from "@tanstack/react-query";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useSettings } from "../api/settings.ts";
import { signOut } from "../session/session.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { ENTRIES } from "./navigation.ts";

/** What is around every page: the menu, at the side or, on a phone, behind a button. */
export function Shell() {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const [isOpen, setOpen] = useState(false);
  const settings = useSettings();
  const { mutate: leave, isPending: isLeaving } = useMutation({ mutationFn: signOut });
  const [shownPath, setShownPath] = useState(path);
  if (path !== shownPath) {
    setShownPath(path);
    setOpen(false);
  }
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    const close = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      // The page below has a shortcut for this key too.
      event.stopPropagation();
      setOpen(false);
      bar.current?.querySelector("button")?.focus();
    };
    document.addEventListener("keydown", close, { capture: true });
    return () => document.removeEventListener("keydown", close, { capture: true });
  }, [isOpen]);
  return (
    <div className="shell">
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <header className="bar" ref={bar}>
        <Button
          variant="quiet"
          icon={isOpen ? "close" : "more"}
          aria-label="Menu"
          aria-expanded={isOpen}
          aria-controls="menu"
          onClick={() => setOpen(!isOpen)}
        />
        <span className="shop-name">{settings?.name ?? "Shop"}</span>
      </header>
      <nav className="side" id="menu" aria-label="Admin" data-open={isOpen || undefined}>
        <p className="shop-name">
          <span className="mark" aria-hidden="true" />
          {settings?.name ?? "Shop"}
        </p>
        <ul>
          {ENTRIES.map(({ to, label, icon }) => (
            <li key={to}>
              <Link to={to} activeOptions={{ exact: to === "/", includeSearch: false }}>
                <Icon name={icon} />
                {label}
              </Link>
            </li>
          ))}
        </ul>
        <div className="side-end">
          <a href="/">Open the shop</a>
          <Button variant="quiet" icon="out" isBusy={isLeaving} onClick={() => leave()}>
            Sign out
          </Button>
        </div>
      </nav>
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}
