import { z } from "@hono/zod-openapi";
import { ROLES } from "#shared/contracts/identity.ts";
import { IdSchema } from "#shared/values/ids.ts";
import { PageQuerySchema, pageSchema } from "#shared/http/pagination.ts";
import { text } from "#shared/values/text.ts";

const USERNAME = /^[A-Za-z0-9][A-Za-z0-9._-]{2,49}$/;

export const UsernameSchema = z
  .string()
  .regex(USERNAME, "must be 3 to 50 letters, digits, '.', '_' or '-', and begin with a letter or digit")
  .openapi({ example: "ada" });

/** Whether the name has the form of a username. What a client typed to sign in may not have it. */
export const isUsername = (name: string): boolean => USERNAME.test(name);

const GUEST_PREFIX = "guest-";

/** The username of a guest. It is not shown to the guest. */
export const guestUsername = (id: string): string => `${GUEST_PREFIX}${id}`;

/** Whether the name looks like a guest's, which no account may have. */
export const isReservedUsername = (name: string): boolean => name.toLowerCase().startsWith(GUEST_PREFIX);

/** Lengths count Unicode code points. */
export const PasswordSchema = z
  .string()
  .refine((value) => [...value].length >= 8, { message: "must have at least 8 characters" })
  .refine((value) => [...value].length <= 128, { message: "must have at most 128 characters" })
  .refine((value) => /\p{Lu}/u.test(value), { message: "must contain an uppercase letter" })
  .openapi({ format: "password", minLength: 8, maxLength: 128, example: "Correct-Horse-7" });

export const EmailSchema = z.email().max(254).openapi({ example: "ada@example.com" });

const RoleSchema = z.enum(ROLES);
/** The roles that an admin can set. A guest becomes a customer only by registration. */
const AccountRoleSchema = z.enum(["customer", "admin"]);

export const RegistrationSchema = z
  .strictObject({ username: UsernameSchema, password: PasswordSchema, email: EmailSchema.optional() })
  .openapi("Registration", { example: { username: "ada", password: "Correct-Horse-7", email: "ada@example.com" } });
export type Registration = z.infer<typeof RegistrationSchema>;

export const ProfileChangeSchema = z
  .strictObject({
    email: EmailSchema.nullable().optional().openapi({ description: "A new address; `null` takes it away." }),
  })
  .openapi("ProfileChange", { example: { email: "ada@example.com" } });
export type ProfileChange = z.infer<typeof ProfileChangeSchema>;

export const AccessChangeSchema = z
  .strictObject({ isActive: z.boolean().optional(), role: AccountRoleSchema.optional() })
  .openapi("AccessChange", { example: { role: "admin" } });
export type AccessChange = z.infer<typeof AccessChangeSchema>;

export const UserListQuerySchema = PageQuerySchema.extend({
  q: text({ max: 100 }).optional().openapi({
    description:
      "A part of the username or the mail address; without three letters or digits in a row, the beginning of one. The username of a guest is found as a whole only.",
  }),
});
export type UserListQuery = z.infer<typeof UserListQuerySchema>;

export const UserSchema = z
  .object({
    id: IdSchema,
    username: z.string(),
    email: z.string().nullable(),
    emailVerified: z.boolean(),
    role: RoleSchema,
    isActive: z.boolean(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi("User");
export type User = z.infer<typeof UserSchema>;

export const UserPageSchema = pageSchema(UserSchema).openapi("UserPage");
