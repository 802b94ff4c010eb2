import { sql } from "drizzle-orm";
import { PgDialect, pgTable, text } from "drizzle-orm/pg-core";
import { describe, expect, it } from "vitest";
import { staticSql } from "./static-sql.ts";

const table = pgTable("things", { name: text("name") });

describe("staticSql()", () => {
  it("writes the same SQL as the fragment, within other statements too", () => {
    const fragment = sql`lower(${table.name})`;
    const statement = (part: typeof fragment) => sql`SELECT ${part} FROM ${table} WHERE ${table.name} = ${"x"}`;
    const render = (part: typeof fragment) => new PgDialect().sqlToQuery(statement(part));
    expect(render(staticSql(fragment))).toEqual(render(fragment));
  });

  it("refuses a fragment with a parameter, which would be lost", () => {
    expect(() => staticSql(sql`${table.name} = ${"x"}`)).toThrow("parameters");
  });
});
