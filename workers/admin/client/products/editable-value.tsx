import { type KeyboardEvent, useId, useRef, useState } from "react";
import { toDecimal } from "#shared/values/minor-units.ts";
import { describeProblem } from "../api/problem-text.ts";
import { readAmount } from "../fields/amounts.ts";
import { formatCount, formatMoney } from "../ui/format.ts";
import { Icon } from "../ui/icon.tsx";
import { showToast } from "../dialogs/toasts.ts";
import { type EditedField, type Target, type useEdits, valueIn } from "./edits.ts";

// Stable functions: React calls a ref that is a new one again after each key, which would select what was typed.
const selectAll = (input: HTMLInputElement | null) => input?.select();
const takeFocus = (button: HTMLButtonElement | null) => button?.focus();

type Props = { target: Target; field: EditedField; save: ReturnType<typeof useEdits>["save"] };

/** What is typed, with what was there when the field was opened: the target itself is read again meanwhile. */
type Edit = { seen: Target; text: string; problem?: string };

/** A value that becomes a field when it is pressed: Enter saves, Escape leaves it as it was. */
export function EditableValue({ target, field, save }: Props) {
  const [edit, setEdit] = useState<Edit>();
  const [isSaving, setSaving] = useState(false);
  const editing = useRef<HTMLSpanElement>(null);
  const returnsFocus = useRef(false);
  const problemId = useId();
  const { currency } = target.price;
  const label = `${field === "price" ? "Price" : "Stock"} of ${target.name}`;
  const shown = field === "price" ? formatMoney(target.price) : formatCount(target.availableStock);
  const begin = () =>
    setEdit({ seen: target, text: field === "price" ? toDecimal(target.price) : String(target.availableStock) });
  const close = () => {
    // While it was saved the person may have gone on to another field.
    const { activeElement, body } = document;
    returnsFocus.current = activeElement === body || Boolean(editing.current?.contains(activeElement));
    setEdit(undefined);
  };
  const finish = async ({ seen, text }: Edit) => {
    if (isSaving) return;
    const { amount: value, problem } = field === "price" ? readAmount(text, currency) : readCount(text);
    if (problem !== undefined) {
      showToast(`${label}: ${problem}`, "bad");
      setEdit({ seen, text, problem });
      return;
    }
    if (value === valueIn(seen, field)) return close();
    setSaving(true);
    try {
      await save.mutateAsync({ target: seen, field, value });
      close();
    } catch (error) {
      setEdit({ seen, text, problem: describeProblem(error) });
    } finally {
      setSaving(false);
    }
  };
  if (edit === undefined) {
    return (
      <button
        type="button"
        className="editable"
        // The field that had the focus is gone.
        ref={returnsFocus.current ? takeFocus : null}
        onClick={begin}
        aria-label={`${label}: ${shown}. Edit`}
      >
        {shown}
        <Icon name="edit" />
      </button>
    );
  }
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    // The button that gets the focus would take this key as pressed on it.
    event.preventDefault();
    if (event.key === "Enter") void finish(edit);
    else if (!isSaving) close();
  };
  return (
    <span className="editing" ref={editing} aria-busy={isSaving}>
      <input
        // The person has just asked for this very field.
        ref={selectAll}
        aria-label={label}
        aria-invalid={edit.problem ? true : undefined}
        aria-describedby={edit.problem && problemId}
        inputMode={field === "price" ? "decimal" : "numeric"}
        readOnly={isSaving}
        value={edit.text}
        onChange={(event) => setEdit({ seen: edit.seen, text: event.target.value })}
        onKeyDown={press}
      />
      <button type="button" className="plain" aria-label="Save" disabled={isSaving} onClick={() => void finish(edit)}>
        <Icon name="check" />
      </button>
      <button type="button" className="plain" aria-label="Leave as it was" disabled={isSaving} onClick={close}>
        <Icon name="close" />
      </button>
      {edit.problem && (
        <span id={problemId} className="problem small">
          {edit.problem}
        </span>
      )}
    </span>
  );
}

/** The most units that the API takes. */
const MAX_UNITS = 1_000_000_000;

function readCount(text: string): ReturnType<typeof readAmount> {
  if (!/^\s*\d+\s*$/.test(text)) return { problem: "This must be a number of units." };
  const amount = Number(text);
  return amount > MAX_UNITS ? { problem: `This can be at most ${formatCount(MAX_UNITS)}.` } : { amount };
}
