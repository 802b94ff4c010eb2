import { type ErrorComponentProps, Link } from "@tanstack/react-router";
import { describeProblem } from "../api/client.ts";
import { Button } from "../ui/button.tsx";

export function NotFound() {
  return (
    <div className="empty">
      <h1>There is nothing here</h1>
      <p>
        <Link to="/">Back to the dashboard</Link>
      </p>
    </div>
  );
}

export function PageError({ error, reset }: ErrorComponentProps) {
  return (
    <div className="empty" role="alert">
      <h1>This page could not be shown</h1>
      <p>{describeProblem(error)}</p>
      <Button onClick={reset}>Try again</Button>
    </div>
  );
}
