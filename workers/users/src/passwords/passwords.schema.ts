import { z } from "@hono/zod-openapi";
import { PasswordSchema } from "../accounts/users.schema.ts";

/** An existing password as a client typed it. It is only compared, so the rules for new passwords do not apply. */
const TypedPasswordSchema = z.string().min(1).max(1000).openapi({ format: "password" });
/** A username as a client typed it. Any text is accepted, since the response must not reveal which names exist. */
const TypedUsernameSchema = z.string().min(1).max(200).openapi({ example: "ada" });

export const CodeSchema = z.string().min(1).max(100).openapi({ example: "20473358" });

export const PasswordChangeSchema = z
  .strictObject({ currentPassword: TypedPasswordSchema, newPassword: PasswordSchema })
  .openapi("PasswordChange", { example: { currentPassword: "Correct-Horse-7", newPassword: "Correct-Horse-8" } });
export type PasswordChange = z.infer<typeof PasswordChangeSchema>;

export const PasswordResetSchema = z
  .strictObject({ username: TypedUsernameSchema })
  .openapi("PasswordReset", { example: { username: "ada" } });

export const PasswordResetConfirmationSchema = z
  .strictObject({ username: TypedUsernameSchema, code: CodeSchema, newPassword: PasswordSchema })
  .openapi("PasswordResetConfirmation", {
    example: { username: "ada", code: "20473358", newPassword: "Correct-Horse-8" },
  });
export type PasswordResetConfirmation = z.infer<typeof PasswordResetConfirmationSchema>;

export const EmailVerificationSchema = z
  .strictObject({ code: CodeSchema })
  .openapi("EmailVerification", { example: { code: "20473358" } });
