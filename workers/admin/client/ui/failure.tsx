import { describeProblem } from "../api/client.ts";

/** Takes the place of what could not be loaded. */
export function Failure({ error }: { error: unknown }) {
  return (
    <div className="empty" role="alert">
      <h2>This could not be loaded</h2>
      <p className="soft">{describeProblem(error)}</p>
    </div>
  );
}
