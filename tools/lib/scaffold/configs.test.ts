import { describe, expect, it } from "vitest";
import { addBlocks, removeBlocks } from "./configs.ts";
import { addRow, removeRow, rowsOf } from "./readme.ts";

const CONFIG = `# The gateway.
name = "gateway"

[[services]]
binding = "USERS"
service = "users"

# Orders, for a reason.
[[services]]
binding = "ORDERS"
service = "orders"

[assets]
directory = "x"

[[env.staging.services]]
binding = "USERS"
service = "users-staging"

[env.staging.vars]
SERVICE = "gateway"
`;

const added = (toml: string, name: string) =>
  addBlocks(toml, "services", "USERS", (text) => text.replace("USERS", name.toUpperCase()).replace("users", name));

describe("a config", () => {
  it("gets a binding like another in every environment, behind the last one", () => {
    expect(added(CONFIG, "reviews")).toBe(
      CONFIG.replace(
        'service = "orders"\n',
        'service = "orders"\n\n[[services]]\nbinding = "REVIEWS"\nservice = "reviews"\n',
      ).replace(
        'service = "users-staging"\n',
        'service = "users-staging"\n\n[[env.staging.services]]\nbinding = "REVIEWS"\nservice = "reviews-staging"\n',
      ),
    );
  });

  it("is what it was when the binding is taken away, whatever came in between", () => {
    const both = added(added(CONFIG, "reviews"), "gifts");
    expect(removeBlocks(both, "services", "REVIEWS")).toBe(added(CONFIG, "gifts"));
    expect(removeBlocks(removeBlocks(both, "services", "REVIEWS"), "services", "GIFTS")).toBe(CONFIG);
  });

  it("is refused when there is no such binding to take as a model", () => {
    expect(() => addBlocks(CONFIG, "services", "NOBODY", (text) => text)).toThrow(/No binding "NOBODY"/);
  });
});

const README = `Before.

| Worker | Folder    | Keeps  |
| ------ | --------- | ------ |
| users  | \`w/users\` | people |

| Worker | another table |
`;

describe("the README's table of Workers", () => {
  it("gets a row and loses it again", () => {
    const more = addRow(README, "reviews", ["`w/r`", "stars"]);
    expect(more).toContain("| users  | `w/users` | people |\n| reviews | `w/r`     | stars  |\n\n");
    expect(rowsOf(more)).toEqual(["users", "reviews"]);
    expect(removeRow(more, "reviews")).toBe(README);
  });
});
