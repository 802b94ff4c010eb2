import { ShopProblem } from "#shared/client/problem.ts";
import { describeProblem } from "../api/problem-text.ts";
import { Button } from "./button.tsx";
import { Empty } from "./empty.tsx";

type Props = { error: unknown; onRetry: () => unknown };

/** Takes the place of what could not be loaded. */
export function Failure({ error, onRetry }: Props) {
  const requestId = error instanceof ShopProblem ? error.requestId : undefined;
  return (
    <Empty role="alert" title="This could not be loaded" hint={describeProblem(error)}>
      {requestId && <p className="soft small">If it stays so, ask for help with this number: {requestId}</p>}
      <Button onClick={() => void onRetry()}>Try again</Button>
    </Empty>
  );
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
