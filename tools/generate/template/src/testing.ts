import type { NewWidget, WidgetPatch } from "./widgets.schema.ts";

/** What a client may send. */
export const sample: NewWidget = {
  // <fields:sample>
  label: "A label",
  // </fields:sample>
};

/** What it may change of that. */
export const change: WidgetPatch = {
  // <fields:change>
  label: "Another label",
  // </fields:change>
};

/** Values that are beyond what their fields may be. */
export const invalid: Record<string, unknown> = {
  // <fields:invalid>
  label: "x".repeat(101),
  // </fields:invalid>
};
