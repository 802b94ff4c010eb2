import { AppError } from "#shared/core/errors.ts";
import { decodeTimeCursor, type Page, toTimePage } from "#shared/http/pagination.ts";
import type { UsersContext } from "../context.ts";
import {
  type AddressRow,
  deleteAddress,
  insertAddress,
  listAddresses as listAddressRows,
  updateAddress,
} from "./addresses.repository.ts";
import type { Address, NewAddress } from "./addresses.schema.ts";

const MAX_ADDRESSES = 50;

/** One page of the user's addresses, newest first. */
export async function listAddresses(
  ctx: UsersContext,
  { userId, limit, cursor }: { userId: string; limit: number; cursor?: string | undefined },
): Promise<Page<Address>> {
  const rows = await listAddressRows(ctx.db, { userId, limit, after: decodeTimeCursor(cursor) });
  return toTimePage(rows, limit, toAddress);
}

/** @throws AppError too-many-addresses */
export async function addAddress(
  ctx: UsersContext,
  userId: string,
  { isDefault = false, ...fields }: NewAddress,
): Promise<Address> {
  const own = { id: ctx.newId(), userId };
  const row = await insertAddress(ctx.db, own, { fields, isDefault, max: MAX_ADDRESSES });
  if (!row) throw new AppError("too-many-addresses");
  return toAddress(row);
}

/** @throws AppError not-found */
export async function replaceAddress(
  ctx: UsersContext,
  own: { id: string; userId: string },
  { isDefault = false, ...fields }: NewAddress,
): Promise<Address> {
  const row = await updateAddress(ctx.db, own, { fields, isDefault });
  if (!row) throw unknownAddress();
  return toAddress(row);
}

/** @throws AppError not-found */
export async function removeAddress(ctx: UsersContext, own: { id: string; userId: string }): Promise<void> {
  if (!(await deleteAddress(ctx.db, own))) throw unknownAddress();
}

const unknownAddress = () => new AppError("not-found", "None of your addresses has this id.");

function toAddress({ userId, createdAt, updatedAt, ...address }: AddressRow): Address {
  return address;
}
