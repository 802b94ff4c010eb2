import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { Button } from "../ui/button.tsx";
import { Field } from "../fields/field.tsx";
import { signIn } from "./session.ts";

export function SignIn() {
  const { mutate, isPending, error } = useMutation({
    mutationFn: (form: FormData) => signIn(String(form.get("username")), String(form.get("password"))),
    meta: { showsError: true },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    mutate(new FormData(event.currentTarget));
  };
  return (
    <main className="sign-in">
      <form className="card" onSubmit={submit}>
        <div className="mark" aria-hidden="true" />
        <h1>Sign in to the shop</h1>
        <p className="soft">For administrators.</p>
        <Field name="username" label="Username">
          {(field) => <input {...field} autoComplete="username" required maxLength={50} />}
        </Field>
        <Field name="password" label="Password">
          {(field) => <input {...field} type="password" autoComplete="current-password" required maxLength={128} />}
        </Field>
        {error && (
          <p className="notice bad" role="alert">
            {error.message}
          </p>
        )}
        <Button type="submit" variant="primary" isBusy={isPending}>
          Sign in
        </Button>
      </form>
    </main>
  );
}
