import { type ReactNode, useId, useRef, useState } from "react";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";

export type Choice = { id: string; name: string };

type Props = {
  label: string;
  hint: string;
  chosen: Choice[];
  onChange: (chosen: Choice[]) => void;
  /** What is offered for the text that was typed. */
  offers: Choice[];
  /** Shown instead of them when they could not be read. */
  failure?: ReactNode;
  text: string;
  onType: (text: string) => void;
};

/** Chooses any number of things by searching for them: what is chosen stands above the field, what is found below. */
export function Picker({ label, hint, chosen, onChange, offers, failure, text, onType }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  // The button that was pressed goes.
  const change = (next: Choice[]) => {
    onChange(next);
    input.current?.focus();
  };
  const add = (offer: Choice) => {
    change([...chosen, offer]);
    onType("");
  };
  const open = offers.filter((offer) => !chosen.some((choice) => choice.id === offer.id)).slice(0, 8);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {chosen.length > 0 && (
        <ul className="chips" aria-label={`${label}, chosen`}>
          {chosen.map((choice) => (
            <li key={choice.id}>
              {choice.name}
              <button
                type="button"
                className="plain"
                aria-label={`Remove ${choice.name}`}
                onClick={() => change(chosen.filter((each) => each.id !== choice.id))}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <input
        ref={input}
        id={id}
        type="search"
        placeholder={hint}
        autoComplete="off"
        value={text}
        onChange={(event) => onType(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.preventDefault();
          if (event.key === "Enter" && open[0] && text) add(open[0]);
        }}
      />
      {failure}
      {text && !failure && (
        <ul className="offers" aria-label={`${label}, found`}>
          {open.map((offer) => (
            <li key={offer.id}>
              <Button variant="quiet" icon="plus" onClick={() => add(offer)}>
                {offer.name}
              </Button>
            </li>
          ))}
          {open.length === 0 && <li className="soft small">Nothing is called that.</li>}
        </ul>
      )}
    </div>
  );
}

/** Chooses among things that are all there. */
export function LocalPicker({ all, ...props }: Omit<Props, "offers" | "text" | "onType"> & { all: Choice[] }) {
  const [text, setText] = useState("");
  const offers = all.filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase()));
  return <Picker {...props} offers={offers} text={text} onType={setText} />;
}
