import { type ReactNode, useEffect, useState } from "react";
import { describeProblem } from "../api/problem-text.ts";
import { Button } from "../ui/button.tsx";
import { renewSession, useSession } from "./session.ts";
import { SignIn, SignInAgain } from "./sign-in.tsx";

/**
 * Shows the page to an administrator who is signed in, and to anyone else the form to sign in. When the session ends by itself
 * the page stays below the form, with what was entered. For another user, and after the sign-out, the page is loaded again.
 */
export function SessionGate({ children }: { children: ReactNode }) {
  const { state } = useSession();
  const [failure, setFailure] = useState<string>();
  const resume = () => {
    setFailure(undefined);
    renewSession().catch((error: unknown) => setFailure(describeProblem(error)));
  };
  useEffect(resume, []);
  if (state === "signed-in" || state === "ended") {
    return (
      <>
        {children}
        {state === "ended" && <SignInAgain />}
      </>
    );
  }
  if (state === "signed-out") return <SignIn />;
  return (
    <main className="sign-in" aria-busy={!failure}>
      <h1 className="hidden">Admin</h1>
      {failure && (
        <div className="card">
          <p role="alert">{failure}</p>
          <Button onClick={resume}>Try again</Button>
        </div>
      )}
    </main>
  );
}
