import { useMutation } from "@tanstack/react-query";
import type { FormEvent, ReactNode } from "react";
import { Dialog } from "../dialogs/dialog.tsx";
import { Field } from "../fields/field.tsx";
import { Button } from "../ui/button.tsx";
import { Refusal } from "../ui/failure.tsx";
import { signIn } from "./session.ts";

export function SignIn() {
  return (
    <main className="sign-in">
      <SignInForm className="card">
        <div className="mark" aria-hidden="true" />
        <h1>Sign in to the shop</h1>
        <p className="soft">For administrators.</p>
      </SignInForm>
    </main>
  );
}

/** Over the page of a person whose session has ended. */
export function SignInAgain() {
  return (
    <Dialog title="Your session has ended">
      <SignInForm className="form">
        <p>Sign in to go on. What you entered is still there.</p>
      </SignInForm>
    </Dialog>
  );
}

function SignInForm({ className, children }: { className: string; children: ReactNode }) {
  const { mutate, isPending, error } = useMutation({
    mutationFn: (form: FormData) => signIn(String(form.get("username")), String(form.get("password"))),
    meta: { showsError: true },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    mutate(new FormData(event.currentTarget));
  };
  return (
    <form className={className} onSubmit={submit}>
      {children}
      <Field name="username" label="Username">
        {(field) => <input {...field} autoComplete="username" required maxLength={50} />}
      </Field>
      <Field name="password" label="Password">
        {(field) => <input {...field} type="password" autoComplete="current-password" required maxLength={128} />}
      </Field>
      <Refusal error={error} />
      <Button type="submit" variant="primary" isBusy={isPending}>
        Sign in
      </Button>
    </form>
  );
}
