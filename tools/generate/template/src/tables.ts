import { sql } from "drizzle-orm";
// <fields:table-imports>
import { check, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, updatedAt, version } from "#shared/database/columns.ts";
// </fields:table-imports>

// <wired>
// <publish>
export { eventDeliveries, events } from "#shared/events/publisher/tables.ts";
// </publish>
// <subscribe>
export { deadLetters, inbox, watermarks } from "#shared/events/subscriber/tables.ts";
// </subscribe>

// </wired>
export const widgets = pgTable(
  "widgets",
  {
    id: uuid("id").primaryKey(),
    /** The owner, who created it and may change it. */
    userId: uuid("user_id").notNull(),
    // <fields:columns>
    label: text("label").notNull(),
    // </fields:columns>
    version: version(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index("widgets_created_at_idx").on(table.createdAt.desc(), table.id.desc()),
    check("widgets_version_check", sql`${table.version} > 0`),
    // <fields:checks>
    check("widgets_label_check", sql`char_length(${table.label}) BETWEEN 1 AND 100`),
    // </fields:checks>
  ],
);
