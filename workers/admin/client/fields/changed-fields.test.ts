import { expect, it } from "vitest";
import { changedFields } from "./changed-fields.ts";

it("changedFields() leaves out what the form began with, and keeps what was cleared", () => {
  const began = { id: "1", name: "Shop", currency: "USD", email: "a@example.com", types: ["order.*"] };
  const fields = { name: "Store", currency: "USD", email: null, types: ["order.*"] };
  expect(changedFields(began, fields)).toEqual({ name: "Store", email: null });
  expect(changedFields(began, { ...fields, types: ["order.*", "product.*"] })).toHaveProperty("types");
});
