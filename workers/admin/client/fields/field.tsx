import { type ReactNode, useContext, useId } from "react";
import { FieldProblems } from "./field-problems.ts";

type ControlProps = { id: string; name?: string; "aria-describedby"?: string; "aria-invalid"?: true };

type Props = {
  label: string;
  /** As the form reads it; what is wrong with the field is found by it. */
  name?: string;
  hint?: string | undefined;
  /** What the person should know before they send it, although the shop would take it. */
  warning?: string | undefined;
  children: (control: ControlProps) => ReactNode;
};

/** A label with its control, and below it a hint and what is wrong with it. */
export function Field({ label, name, hint, warning, children }: Props) {
  const id = useId();
  const problem = useContext(FieldProblems)[name ?? ""];
  const texts = { problem, warning, hint };
  const describedBy = (["problem", "warning", "hint"] as const).filter((each) => texts[each]);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        ...(name !== undefined && { name }),
        ...(describedBy.length > 0 && { "aria-describedby": describedBy.map((each) => `${id}-${each}`).join(" ") }),
        ...(problem && { "aria-invalid": true }),
      })}
      {problem && (
        <p id={`${id}-problem`} className="problem small" role="alert">
          {problem}
        </p>
      )}
      {warning && (
        <p id={`${id}-warning`} className="warning small" role="status">
          {warning}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="soft small">
          {hint}
        </p>
      )}
    </div>
  );
}
