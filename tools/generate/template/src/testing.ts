import type { NewWidget, WidgetPatch } from "./widgets.schema.ts";

/** A valid widget. */
export const sample: NewWidget = {
  // <fields:sample>
  label: "A label",
  // </fields:sample>
};

/** A valid change of it. */
export const change: WidgetPatch = {
  // <fields:change>
  label: "Another label",
  // </fields:change>
};

/** An invalid value for each field. */
export const invalid: Record<string, unknown> = {
  // <fields:invalid>
  label: "x".repeat(101),
  // </fields:invalid>
};
