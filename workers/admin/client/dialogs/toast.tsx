import { type MouseEvent, useRef } from "react";
import { Icon } from "../ui/icon.tsx";
import { dismissToast, useToasts } from "./toasts.ts";

export function ToastRegion() {
  const toasts = useToasts();
  const region = useRef<HTMLElement>(null);
  const focusedBefore = useRef<EventTarget | null>(null);
  const dismiss = (id: number, { currentTarget }: MouseEvent) => {
    const others = [...(region.current?.querySelectorAll("button") ?? [])].filter((each) => each !== currentTarget);
    const { current: before } = focusedBefore;
    const next = others[0] ?? (before instanceof HTMLElement && before.isConnected ? before : findContent());
    dismissToast(id);
    next?.focus();
  };
  return (
    <section
      ref={region}
      className="toasts"
      aria-label="Messages"
      aria-live="polite"
      onFocus={({ relatedTarget }) => {
        if (!region.current?.contains(relatedTarget)) focusedBefore.current = relatedTarget;
      }}
    >
      {toasts.map(({ id, text, tone }) => (
        <div key={id} className={`toast ${tone}`}>
          <Icon name={tone === "good" ? "check" : "alert"} />
          <span>{text}</span>
          <button type="button" className="plain" aria-label="Dismiss" onClick={(event) => dismiss(id, event)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </section>
  );
}

const findContent = () => document.getElementById("content");
