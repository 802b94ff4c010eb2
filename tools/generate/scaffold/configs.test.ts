import { describe, expect, it } from "vitest";
import { addBinding, removeBindings } from "./configs.ts";
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

# What it serves itself.
[assets]
directory = "x"

[env.staging]
routes = [{ pattern = "staging.example.com", custom_domain = true }]
services = [
  { binding = "USERS", service = "users-staging" },
  { binding = "ORDERS", service = "orders-staging" },
]

[env.production]
services = [{ binding = "USERS", service = "users-production" }]
tail_consumers = [{ service = "telemetry-production" }]
`;

const WITH_REVIEWS = CONFIG.replace("# What", '[[services]]\nbinding = "REVIEWS"\nservice = "reviews"\n\n# What')
  .replace('"orders-staging" },\n', '"orders-staging" },\n  { binding = "REVIEWS", service = "reviews-staging" },\n')
  .replace('"users-production" }', '"users-production" }, { binding = "REVIEWS", service = "reviews-production" }');

const added = (toml: string, name: string) =>
  addBinding(toml, "services", "USERS", (text) => text.replace("USERS", name.toUpperCase()).replace("users", name));

describe("addBinding() and removeBinding()", () => {
  it("copy a binding in every environment, after the last one", () => {
    expect(added(CONFIG, "reviews")).toBe(WITH_REVIEWS);
  });

  it("restore the text when the binding is removed, whatever was added in between", () => {
    const both = added(WITH_REVIEWS, "gifts");
    expect(removeBindings(both, "services", ["REVIEWS"])).toBe(added(CONFIG, "gifts"));
    expect(removeBindings(both, "services", ["GIFTS", "REVIEWS"])).toBe(CONFIG);
  });

  it("remove a binding that was always there", () => {
    const production = 'services = [{ binding = "REVIEWS"';
    expect(removeBindings(WITH_REVIEWS, "services", ["USERS"])).toContain(production);
    expect(removeBindings(WITH_REVIEWS, "services", ["USERS"])).not.toContain("USERS");
  });

  it("throw when there is no binding to copy", () => {
    expect(() => addBinding(CONFIG, "services", "MISSING", (text) => text)).toThrow(/No binding "MISSING"/);
  });
});

const README = `Before.

| Worker | Folder    | Keeps  |
| ------ | --------- | ------ |
| users  | \`w/users\` | people |

| Worker | another table |
`;

describe("addRow() and removeRow()", () => {
  it("add a row to the README's table of Workers, and remove it again", () => {
    const more = addRow(README, "reviews", ["`w/r`", "stars"]);
    expect(more).toContain("| users  | `w/users` | people |\n| reviews | `w/r`     | stars  |\n\n");
    expect(rowsOf(more).map(({ name }) => name)).toEqual(["users", "reviews"]);
    expect(removeRow(more, "reviews")).toBe(README);
  });
});
