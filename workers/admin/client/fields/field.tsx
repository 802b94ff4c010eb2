import { type ReactNode, useId } from "react";

type FieldProps = { id: string; "aria-describedby"?: string };

/** A label with its control, and a hint below it. */
export function Field({
  label,
  hint,
  children,
}: {
  label: string;
  hint?: string;
  children: (field: FieldProps) => ReactNode;
}) {
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(hint ? { id, "aria-describedby": hintId } : { id })}
      {hint && (
        <p id={hintId} className="soft small">
          {hint}
        </p>
      )}
    </div>
  );
}
