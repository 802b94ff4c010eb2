import { z } from "@hono/zod-openapi";
import { IdSchema } from "../../../shared/ids.ts";

export const UsernameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{2,49}$/,
    "must be 3 to 50 letters, digits, '.', '_' or '-', and begin with a letter or digit",
  )
  .openapi({ example: "ada" });

/** Lengths count characters (code points), as a person does. */
export const PasswordSchema = z
  .string()
  .refine((value) => [...value].length >= 8, { message: "must have at least 8 characters" })
  .refine((value) => [...value].length <= 128, { message: "must have at most 128 characters" })
  .refine((value) => /\p{Lu}/u.test(value), { message: "must contain an uppercase letter" })
  .openapi({ format: "password", minLength: 8, maxLength: 128, example: "Correct-Horse-7" });

export const EmailSchema = z.email().max(254).openapi({ example: "ada@example.com" });

export const RegistrationSchema = z
  .strictObject({ username: UsernameSchema, password: PasswordSchema, email: EmailSchema.optional() })
  .openapi("Registration");
export type Registration = z.infer<typeof RegistrationSchema>;

export const UserSchema = z
  .object({
    id: IdSchema,
    username: z.string(),
    email: z.string().nullable(),
    emailVerified: z.boolean(),
    role: z.enum(["customer", "admin"]),
    isActive: z.boolean(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi("User");
export type User = z.infer<typeof UserSchema>;
