/** What is wrong with the fields of a form, by their names. */
export type FieldErrors = Record<string, string | undefined>;

type FieldProps = {
  name: string;
  label: string;
  type?: "text" | "email" | "password" | "tel" | "number";
  value?: string | null | undefined;
  autocomplete?: string;
  help?: string;
  error?: string | undefined;
  required?: boolean;
  maxlength?: number;
  minlength?: number;
  pattern?: string;
  /** Half as wide as the form, where there is room. */
  isShort?: boolean;
  /** For what only some countries need: which, and what marks the field in all others. The script hides the mark for the chosen country. */
  neededIn?: { countries: readonly string[]; mark: string };
  /** Where two forms of a page have a field of this name. */
  id?: string;
};

/** A labelled input with its help and its error. */
export const Field = ({
  name,
  label,
  type = "text",
  value,
  help,
  error,
  isShort,
  neededIn,
  id = `field-${name}`,
  ...rest
}: FieldProps) => (
  <div class={isShort ? "field short" : "field"}>
    <label for={id}>
      {label}
      {neededIn && <span> {neededIn.mark}</span>}
    </label>
    <input
      id={id}
      name={name}
      type={type}
      value={value ?? ""}
      aria-invalid={error ? "true" : undefined}
      aria-describedby={describedBy(id, help, error)}
      data-needed-in={neededIn?.countries.join(" ")}
      {...rest}
    />
    {help && (
      <p class="help" id={`${id}-help`}>
        {help}
      </p>
    )}
    <FieldError fieldId={id} error={error} />
  </div>
);

const FieldError = ({ fieldId, error }: { fieldId: string; error: string | undefined }) =>
  error ? (
    <p class="error" id={`${fieldId}-error`}>
      {error}
    </p>
  ) : null;

function describedBy(id: string, help?: string, error?: string): string | undefined {
  return [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
}
