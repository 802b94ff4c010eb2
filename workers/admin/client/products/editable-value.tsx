import { type KeyboardEvent, useRef, useState } from "react";
import { toDecimal } from "#shared/values/minor-units.ts";
import { readAmount } from "../fields/amounts.ts";
import { formatCount, formatMoney } from "../ui/format.ts";
import { Icon } from "../ui/icon.tsx";
import { showToast } from "../dialogs/toasts.ts";
import { type EditedField, type Target, type useEdits, valueIn } from "./edits.ts";

// Stable functions: React calls a ref that is a new one again after each key, which would select what was typed.
const selectAll = (input: HTMLInputElement | null) => input?.select();
const takeFocus = (button: HTMLButtonElement | null) => button?.focus();

type Props = { target: Target; field: EditedField; save: ReturnType<typeof useEdits>["save"] };

/** A value that becomes a field when it is pressed: Enter saves, Escape leaves it as it was. */
export function EditableValue({ target, field, save }: Props) {
  // With what was there when the field was opened: the target itself is read again meanwhile.
  const [edit, setEdit] = useState<{ seen: Target; text: string }>();
  const wasEdited = useRef(false);
  const { currency } = target.price;
  const label = `${field === "price" ? "Price" : "Stock"} of ${target.name}`;
  const shown = field === "price" ? formatMoney(target.price) : formatCount(target.availableStock);
  const begin = () => {
    wasEdited.current = true;
    setEdit({
      seen: target,
      text: field === "price" ? toDecimal(target.price) : String(target.availableStock),
    });
  };
  const finish = ({ seen, text }: { seen: Target; text: string }) => {
    const { amount: value, problem } = field === "price" ? readAmount(text, currency) : readCount(text);
    if (problem !== undefined) {
      showToast(`${label}: ${problem}`, "bad");
      return;
    }
    setEdit(undefined);
    if (value !== valueIn(seen, field)) save.mutate({ target: seen, field, value });
  };
  if (edit === undefined) {
    return (
      <button
        type="button"
        className="editable"
        // The field that had the focus is gone.
        ref={wasEdited.current ? takeFocus : null}
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
    if (event.key === "Enter") finish(edit);
    else setEdit(undefined);
  };
  return (
    <span className="editing">
      <input
        // The person has just asked for this very field.
        ref={selectAll}
        aria-label={label}
        inputMode={field === "price" ? "decimal" : "numeric"}
        value={edit.text}
        onChange={(event) => setEdit({ ...edit, text: event.target.value })}
        onKeyDown={press}
      />
      <button type="button" className="plain" aria-label="Save" onClick={() => finish(edit)}>
        <Icon name="check" />
      </button>
      <button type="button" className="plain" aria-label="Leave as it was" onClick={() => setEdit(undefined)}>
        <Icon name="close" />
      </button>
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
