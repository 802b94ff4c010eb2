import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { extendToast, showToast } from "../dialogs/toasts.ts";
import { describeProblem } from "./problem-text.ts";

/** Queries whose last read failed. */
const failing = new WeakSet<object>();

/**
 * The client of the API tries again by itself, so queries need not. Without a connection everything is sent all the same and
 * fails at once: by default a write would wait, with nothing to withdraw it, and be sent when the connection returns.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { networkMode: "always", refetchOnReconnect: true, retry: false, staleTime: 5_000 },
    mutations: { networkMode: "always" },
  },
  queryCache: new QueryCache({
    onError: (error, query) => {
      const { data, fetchMeta } = query.state;
      // What cannot do without data shows the error itself, as a table does below its rows when the next page failed.
      if (data === undefined || query.meta?.showsError || fetchMeta?.fetchMore) return;
      const text = describeProblem(error);
      // What is read every few seconds says once that it fails, and not again when that was dismissed.
      if (failing.has(query)) extendToast(text);
      else showToast(text, "bad");
      failing.add(query);
    },
    onSuccess: (_data, query) => void failing.delete(query),
  }),
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, mutation) => {
      if (mutation.meta?.showsError) return;
      showToast(describeProblem(error), "bad");
    },
  }),
});
