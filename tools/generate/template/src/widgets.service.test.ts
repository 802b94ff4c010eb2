import { afterAll, beforeAll, describe, expect, it } from "vitest";
// <bounded>
import { violates } from "#shared/database/errors.ts";
// <publish>
import { newEvent } from "#shared/events/publisher/new-event.ts";
// </publish>
// </bounded>
import type { Caller } from "#shared/contracts/identity.ts";
import { createTestContext } from "#shared/testing/context.ts";
import type { WidgetsContext } from "./context.ts";
import { change, invalid, sample } from "./testing.ts";
// <bounded>
import { updateWidget, type WidgetChanges } from "./widgets.repository.ts";
// </bounded>
import { NewWidgetSchema, WidgetPatchSchema } from "./widgets.schema.ts";
import { changeWidget, createWidget, getWidget, listAllWidgets, removeWidget } from "./widgets.service.ts";

let ctx: WidgetsContext;
let close: () => Promise<void>;

beforeAll(async () => {
  const { ctx: base, database } = await createTestContext("widgets");
  // <wired>
  // These tests need no queues and no event logs.
  ctx = { ...base, subscribers: new Map() } as unknown as WidgetsContext;
  // </wired>
  // <plain>
  // ctx = base;
  // </plain>
  close = database.close;
});
afterAll(() => close?.());

const newCaller = (role: Caller["role"] = "customer"): Caller => ({
  kind: "user",
  userId: crypto.randomUUID(),
  sessionId: crypto.randomUUID(),
  role,
});

describe("createWidget()", () => {
  it("stores all fields and the owner", async () => {
    const caller = newCaller();
    const created = await createWidget(ctx, caller, sample);
    expect(created).toMatchObject({ ...sample, userId: caller.userId, version: 1 });
    expect(await getWidget(ctx, created.id)).toEqual(created);
  });
});

describe("listAllWidgets()", () => {
  it("returns each widget once over all pages, newest first", async () => {
    for (let count = 0; count < 5; count++) await createWidget(ctx, newCaller(), sample);
    const all = await listAllWidgets(ctx, { limit: 100 });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listAllWidgets(ctx, { limit: 2, cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen.length).toBeGreaterThan(4);
    expect(seen).toEqual(all.items.map(({ id }) => id));
  });
});

describe("changeWidget()", () => {
  it("lets the owner and an admin change it, and increases the version", async () => {
    const owner = newCaller();
    const { id } = await createWidget(ctx, owner, sample);
    expect(await changeWidget(ctx, owner, { id }, change)).toMatchObject({ ...sample, ...change, version: 2 });
    expect(await changeWidget(ctx, newCaller("admin"), { id }, sample)).toMatchObject({ ...sample, version: 3 });
  });

  it("refuses another user, and changes nothing", async () => {
    const created = await createWidget(ctx, newCaller(), sample);
    const changing = changeWidget(ctx, newCaller(), { id: created.id }, change);
    await expect(changing).rejects.toMatchObject({ code: "forbidden" });
    expect(await getWidget(ctx, created.id)).toEqual(created);
  });

  it("accepts one of ten concurrent changes of the same version", async () => {
    const owner = newCaller();
    const { id } = await createWidget(ctx, owner, sample);
    const changes = Array.from({ length: 10 }, () => changeWidget(ctx, owner, { id, versions: [1] }, change));
    const settled = await Promise.allSettled(changes);
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refused = settled.flatMap((each) => (each.status === "rejected" ? [each.reason.code] : []));
    expect(new Set(refused)).toEqual(new Set(["version-mismatch"]));
    expect((await getWidget(ctx, id)).version).toBe(2);
  });
});

describe("removeWidget()", () => {
  it("removes it for its owner only, if the version matches", async () => {
    const owner = newCaller();
    const { id } = await createWidget(ctx, owner, sample);
    await expect(removeWidget(ctx, newCaller(), { id })).rejects.toMatchObject({ code: "forbidden" });
    await expect(removeWidget(ctx, owner, { id, versions: [7] })).rejects.toMatchObject({ code: "version-mismatch" });
    await removeWidget(ctx, owner, { id, versions: [1] });
    await expect(getWidget(ctx, id)).rejects.toMatchObject({ code: "not-found" });
    await expect(removeWidget(ctx, owner, { id })).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("a widget", () => {
  it.each(Object.keys(invalid))("is refused with an invalid %s", (field) => {
    expect(NewWidgetSchema.safeParse(sample).success).toBe(true);
    const { error } = NewWidgetSchema.safeParse({ ...sample, [field]: invalid[field] });
    expect(error?.issues[0]?.path[0]).toBe(field);
  });

  it("is not changed by a request that names no field", () => {
    expect(WidgetPatchSchema.safeParse({}).success).toBe(false);
  });

  // <bounded>
  it.each<[constraint: string, changes: WidgetChanges]>([
    // <fields:violations>
    ["widgets_label_check", { label: "" }],
    // </fields:violations>
  ])("is refused by the database too when it violates %s", async (constraint, changes) => {
    const { id } = await createWidget(ctx, newCaller(), sample);
    // <publish>
    const change = { changes, event: newEvent(ctx, "widget.updated") };
    // </publish>
    // <no-publish>
    // const change = { changes };
    // </no-publish>
    const error = await updateWidget(ctx.db, id, change).catch((error: unknown) => error);
    expect(violates(error, constraint)).toBe(true);
  });
  // </bounded>
});
