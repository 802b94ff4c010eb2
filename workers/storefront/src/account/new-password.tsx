import { Field } from "../layout/fields.tsx";
import type { View } from "../layout/view.ts";

type NewPasswordProps = { v: View; name?: string; label?: string; error?: string | undefined };

/** The field of a password that is chosen, with what it must have. */
export const NewPassword = ({ v, name = "newPassword", label = v.t.account.newPassword, error }: NewPasswordProps) => (
  <Field
    name={name}
    type="password"
    label={label}
    help={v.t.account.passwordHelp}
    error={error}
    autocomplete="new-password"
    minlength={8}
    maxlength={128}
    required
  />
);
