import { type ReactNode, useEffect, useState } from "react";
import { Button } from "../ui/button.tsx";
import { renewSession, useSession } from "./session.ts";
import { SignIn } from "./sign-in.tsx";

/** Shows the page to an administrator who is signed in, and to anyone else the form to sign in. */
export function SessionGate({ children }: { children: ReactNode }) {
  const session = useSession();
  const [failure, setFailure] = useState<string>();
  const resume = () => {
    setFailure(undefined);
    renewSession().catch((error: Error) => setFailure(error.message));
  };
  useEffect(resume, []);
  if (session === "signed-in") return children;
  if (session === "signed-out") return <SignIn />;
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
