import { type SQL, sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";

const dialect = new PgDialect();

/** SQL without parameters, put together once instead of in each statement that contains it. Columns are written with their table. */
export function staticSql<Type>(fragment: SQL<Type>): SQL<Type> {
  const { sql: text, params } = dialect.sqlToQuery(fragment);
  if (params.length > 0) throw new Error("A fragment with parameters is not static.");
  return sql.raw(text) as SQL<Type>;
}
