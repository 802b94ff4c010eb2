import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { FieldProblems, type FieldOf, NO_PROBLEMS, placeProblems } from "./field-problems.ts";
import { useSubmitLock } from "./use-submit-lock.ts";

type Props = {
  className?: string;
  /** Whether what it sends is under way: it sends nothing more until that has ended. */
  isBusy: boolean;
  /** Why the shop refused the form. */
  error: unknown;
  /** Given where a field is not called as the path of the API begins. */
  fieldOf?: FieldOf | undefined;
  /** Something was entered. */
  onChange?: () => void;
  /** May throw `InvalidFields`, which is shown. */
  onSubmit: (form: FormData) => void;
  children: ReactNode;
  /** The buttons below it. */
  actions: ReactNode;
};

/** A form that shows what is wrong with it: at the fields, the first of which gets the focus, and above its buttons. */
export function Form(props: Props) {
  const { className = "form", isBusy, error, fieldOf, onChange, onSubmit, children, actions } = props;
  const element = useRef<HTMLFormElement>(null);
  const [{ fields, others }, setProblems] = useState(NO_PROBLEMS);
  const show = (refusal: unknown) => {
    const controls = [...(element.current?.elements ?? [])].filter((each) => each.getAttribute("name"));
    const names = new Set(controls.map(nameOf));
    const problems = placeProblems(refusal, names, fieldOf);
    setProblems(problems);
    const first = controls.find((each) => nameOf(each) in problems.fields);
    if (first instanceof HTMLElement) first.focus();
  };
  const latestShow = useRef(show);
  useEffect(() => {
    latestShow.current = show;
  });
  useEffect(() => latestShow.current(error), [error]);
  const submitOnce = useSubmitLock({ isBusy, error });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { currentTarget } = event;
    try {
      submitOnce(() => onSubmit(new FormData(currentTarget)));
    } catch (refusal) {
      show(refusal);
    }
  };
  const handleInput = ({ target }: FormEvent<HTMLFormElement>) => {
    onChange?.();
    const name = target instanceof Element ? nameOf(target) : "";
    if (!(name in fields)) return;
    const { [name]: _changed, ...rest } = fields;
    setProblems({ fields: rest, others });
  };
  return (
    <form ref={element} className={className} onSubmit={submit} onInput={handleInput}>
      <FieldProblems value={fields}>{children}</FieldProblems>
      {others.length > 0 && (
        <p className="notice bad" role="alert">
          {others.join(" ")}
        </p>
      )}
      <div className="dialog-actions">{actions}</div>
    </form>
  );
}

const nameOf = (control: Element) => control.getAttribute("name") ?? "";
