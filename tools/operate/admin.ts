/**
 * Makes an existing user an admin. It takes effect within 30 seconds, without a new sign-in.
 *
 *     npm run admin -- <username>                              in the running local shop
 *     DATABASE_URL=postgres://… npm run admin -- <username>    in that database of the users Worker
 */
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { withClient } from "../lib/databases.ts";
import { requireDatabaseOf } from "../lib/service-tables.ts";
import { usersDatabase } from "./users-database.ts";

await runCommand(async () => {
  const [username] = parseArguments({ positionals: 1 }).positionals;
  if (!username) throw new UserFacingError("Give a username: npm run admin -- <username>");
  const { url } = await usersDatabase();
  const { rows } = await withClient(url, async (client) => {
    await requireDatabaseOf(client, "users");
    return client.query(
      `UPDATE users SET role = 'admin', updated_at = now() WHERE lower(username) = lower($1) AND password_hash IS NOT NULL
       RETURNING username, is_active`,
      [username],
    );
  });
  const [user] = rows;
  if (!user) throw new UserFacingError(`There is no user ${username} on ${new URL(url).host}.`);
  console.log(`${user.username} is an admin now${user.is_active ? "" : ", but the account is deactivated"}.`);
});
