import { type ErrorComponentProps, Link } from "@tanstack/react-router";
import { describeProblem } from "../api/problem-text.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { PageHeader } from "./page-header.tsx";

export function NotFound() {
  return (
    <>
      <PageHeader title="Not found" />
      <Empty title="There is nothing here">
        <Link to="/">Back to the dashboard</Link>
      </Empty>
    </>
  );
}

export function PageError({ error, reset }: ErrorComponentProps) {
  return (
    <Empty role="alert" title="This page could not be shown" hint={describeProblem(error)}>
      <Button onClick={reset}>Try again</Button>
    </Empty>
  );
}
