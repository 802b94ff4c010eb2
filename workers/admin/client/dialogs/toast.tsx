import { Icon } from "../ui/icon.tsx";
import { dismissToast, useToasts } from "./toasts.ts";

export function ToastRegion() {
  const toasts = useToasts();
  return (
    <section className="toasts" aria-label="Messages" aria-live="polite">
      {toasts.map(({ id, text, tone }) => (
        <div key={id} className={`toast ${tone}`}>
          <Icon name={tone === "good" ? "check" : "alert"} />
          <span>{text}</span>
          <button type="button" className="plain" aria-label="Dismiss" onClick={() => dismissToast(id)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </section>
  );
}
