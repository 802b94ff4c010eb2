import { InfiniteQueryObserver, QueryObserver } from "@tanstack/react-query";
import { beforeEach, expect, it, vi } from "vitest";
import { dismissToast, readToasts } from "../dialogs/toasts.ts";
import { queryClient } from "./query-client.ts";

const UNREACHED = "The shop could not be reached. Check the connection and try again.";
const texts = () => readToasts().map(({ text }) => text);
const dismissAll = () => {
  for (const { id } of readToasts()) dismissToast(id);
};

beforeEach(() => {
  dismissAll();
  queryClient.clear();
});

it("queryClient says once that what is read again and again fails, and again after it has been read", async () => {
  const queryFn = vi.fn(async () => "read");
  const query = new QueryObserver(queryClient, { queryKey: ["polled"], queryFn });
  await query.refetch();
  queryFn.mockRejectedValue(new TypeError("Failed to fetch"));
  await query.refetch();
  expect(texts()).toEqual([UNREACHED]);
  dismissAll();
  await query.refetch();
  expect(texts()).toEqual([]);
  queryFn.mockResolvedValueOnce("read");
  await query.refetch();
  await query.refetch();
  expect(texts()).toEqual([UNREACHED]);
});

it("queryClient leaves it to a list to say that its next page failed, and says itself that the list could not be read again", async () => {
  const queryFn = vi.fn(async () => "page");
  const list = new InfiniteQueryObserver(queryClient, {
    queryKey: ["list"],
    queryFn,
    initialPageParam: 0,
    getNextPageParam: () => 1,
  });
  await list.refetch();
  queryFn.mockRejectedValue(new TypeError("Failed to fetch"));
  await list.fetchNextPage();
  expect(texts()).toEqual([]);
  await list.refetch();
  expect(texts()).toEqual([UNREACHED]);
});
