import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { addresses } from "../tables.ts";
import { createUsersContext, newUser } from "../testing.ts";
import { type NewAddress, NewAddressSchema } from "./addresses.schema.ts";
import { addAddress, listAddresses, removeAddress, replaceAddress } from "./addresses.service.ts";

const { ctx, database } = await createUsersContext();
afterAll(() => database.close());

const body = { name: "Ada", line1: "1 Main Street", city: "San Francisco", country: "US" };
const newAddress = (changes: object = {}): NewAddress => NewAddressSchema.parse({ ...body, ...changes });
const rowsOf = (userId: string) => ctx.db.select().from(addresses).where(eq(addresses.userId, userId));
const defaultsOf = async (userId: string) =>
  (await rowsOf(userId)).filter(({ isDefault }) => isDefault).map(({ id }) => id);

async function newOwner(count = 0) {
  const { id: userId } = await newUser(ctx);
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push((await addAddress(ctx, userId, newAddress())).id);
  return { userId, ids };
}

describe("addAddress()", () => {
  it("stores the given fields, and null for the others", async () => {
    const { userId } = await newOwner();
    const given = { ...body, company: " Engines ", postalCode: "94105", region: "CA", phone: "" };
    expect(await addAddress(ctx, userId, newAddress(given))).toEqual({
      ...given,
      id: expect.any(String),
      company: "Engines",
      line2: null,
      phone: null,
      isDefault: true,
    });
  });

  it("makes the first address the default, and a later one when isDefault is true", async () => {
    const { userId, ids } = await newOwner(2);
    expect(await defaultsOf(userId)).toEqual([ids[0]]);
    const { id } = await addAddress(ctx, userId, newAddress({ isDefault: true }));
    expect(await defaultsOf(userId)).toEqual([id]);
    expect(await addAddress(ctx, userId, newAddress({ isDefault: false }))).toMatchObject({ isDefault: false });
  });

  it("stores 50 addresses however many are added concurrently, in 5 rounds, and then refuses more", async () => {
    for (let run = 0; run < 5; run++) {
      const { userId } = await newOwner(1);
      const row = { ...newAddress(), userId, isDefault: false };
      await ctx.db.insert(addresses).values(Array.from({ length: 44 }, () => ({ ...row, id: ctx.newId() })));
      const results = await Promise.allSettled(
        Array.from({ length: 15 }, () => addAddress(ctx, userId, newAddress({ isDefault: run === 0 }))),
      );
      const refused = results.flatMap((each) => (each.status === "rejected" ? [each.reason.code] : []));
      expect(refused).toEqual(Array(10).fill("too-many-addresses"));
      expect(await rowsOf(userId)).toHaveLength(50);
      const before = await defaultsOf(userId);
      expect(before).toHaveLength(1);
      const next = addAddress(ctx, userId, newAddress({ isDefault: true }));
      await expect(next).rejects.toMatchObject({ code: "too-many-addresses" });
      expect(await defaultsOf(userId)).toEqual(before);
    }
  });

  it("makes one address the default when several first addresses are added concurrently, in 5 rounds", async () => {
    for (let run = 0; run < 5; run++) {
      const { userId } = await newOwner();
      await Promise.all(Array.from({ length: 5 }, () => addAddress(ctx, userId, newAddress())));
      expect(await rowsOf(userId)).toHaveLength(5);
      expect(await defaultsOf(userId)).toHaveLength(1);
    }
  });
});

describe("replaceAddress()", () => {
  it("replaces every field, and keeps the default address when isDefault is false or missing", async () => {
    const { userId, ids } = await newOwner();
    const { id } = await addAddress(ctx, userId, newAddress({ company: "Engines", region: "CA" }));
    for (const isDefault of [false, undefined]) {
      const replaced = await replaceAddress(ctx, { id, userId }, newAddress({ name: "Grace", isDefault }));
      expect(replaced).toMatchObject({ id, name: "Grace", company: null, region: null, isDefault: true });
    }
    expect(ids).toEqual([]);
  });

  it("leaves one default when all of a user's addresses are made the default concurrently, in 10 rounds", async () => {
    const { userId, ids } = await newOwner(4);
    for (let run = 0; run < 10; run++) {
      await Promise.all(ids.map((id) => replaceAddress(ctx, { id, userId }, newAddress({ isDefault: true }))));
      expect(await defaultsOf(userId)).toHaveLength(1);
    }
  });

  it("throws not-found for another user's address, and changes no user's default", async () => {
    const [own, other] = [await newOwner(1), await newOwner(1)];
    const stranger = { id: other.ids[0] as string, userId: own.userId };
    const replaced = replaceAddress(ctx, stranger, newAddress({ name: "Mallory", isDefault: true }));
    await expect(replaced).rejects.toMatchObject({ code: "not-found" });
    await expect(removeAddress(ctx, stranger)).rejects.toMatchObject({ code: "not-found" });
    expect(await rowsOf(other.userId)).toMatchObject([{ name: "Ada", isDefault: true }]);
    expect(await defaultsOf(own.userId)).toEqual(own.ids);
  });
});

describe("removeAddress()", () => {
  it("makes the newest remaining address the default when the default is removed, and none when it was the last", async () => {
    const { userId, ids } = await newOwner(3);
    const [first = "", second = "", third = ""] = ids;
    await removeAddress(ctx, { id: first, userId });
    expect(await defaultsOf(userId)).toEqual([third]);
    await removeAddress(ctx, { id: second, userId });
    expect(await defaultsOf(userId)).toEqual([third]);
    await removeAddress(ctx, { id: third, userId });
    expect(await rowsOf(userId)).toEqual([]);
    await expect(removeAddress(ctx, { id: third, userId })).rejects.toMatchObject({ code: "not-found" });
  });

  it("leaves one default when addresses are removed, added and made the default concurrently, in 10 rounds", async () => {
    for (let run = 0; run < 10; run++) {
      const { userId, ids } = await newOwner(6);
      await Promise.all([
        ...ids.slice(0, 3).map((id) => removeAddress(ctx, { id, userId })),
        ...ids.slice(3).map((id) => replaceAddress(ctx, { id, userId }, newAddress({ isDefault: true }))),
        addAddress(ctx, userId, newAddress({ isDefault: true })),
      ]);
      expect(await rowsOf(userId)).toHaveLength(4);
      expect(await defaultsOf(userId)).toHaveLength(1);
    }
  });
});

describe("listAddresses()", () => {
  it("returns a user's own addresses in pages, newest first", async () => {
    const { userId, ids } = await newOwner(3);
    await newOwner(1);
    const first = await listAddresses(ctx, { userId, limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    const second = await listAddresses(ctx, { userId, limit: 2, cursor: first.nextCursor ?? "" });
    expect(second).toMatchObject({ items: [{ id: ids[0], isDefault: true }], nextCursor: null });
  });
});

describe("NewAddressSchema", () => {
  it.each([
    ["an unknown country", { country: "XX" }],
    ["a country in lower case", { country: "us" }],
    ["a region that includes its country", { region: "US-CA" }],
    ["an empty name", { name: " " }],
    ["a line of 101 characters", { line1: "x".repeat(101) }],
    ["an unknown field", { street: "x" }],
    ["no city", { city: undefined }],
  ])("refuses %s", (_, changes) => {
    expect(NewAddressSchema.safeParse({ ...body, ...changes }).success).toBe(false);
  });

  it("accepts 100 characters in each text", () => {
    const long = "é".repeat(100);
    const texts = { name: long, company: long, line1: long, line2: long, postalCode: long, city: long, phone: long };
    expect(newAddress(texts)).toMatchObject(texts);
  });
});
