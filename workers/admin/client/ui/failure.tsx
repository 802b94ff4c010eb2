import { describeProblem } from "../api/problem-text.ts";
import { Empty } from "./empty.tsx";

/** Takes the place of what could not be loaded. */
export function Failure({ error }: { error: unknown }) {
  return <Empty role="alert" title="This could not be loaded" hint={describeProblem(error)} />;
}

/** Says why a form was refused, or nothing. */
export function Refusal({ error }: { error: unknown }) {
  if (!error) return null;
  return (
    <p className="notice bad" role="alert">
      {describeProblem(error)}
    </p>
  );
}
