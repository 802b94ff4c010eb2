import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { showToast } from "../dialogs/toasts.ts";
import { describeProblem } from "./problem-text.ts";

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
    onError: (error, { state, meta }) => {
      // A page without data shows the error itself; one with data keeps what it has.
      if (state.data === undefined || meta?.showsError) return;
      showToast(describeProblem(error), "bad");
    },
  }),
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, mutation) => {
      if (mutation.meta?.showsError) return;
      showToast(describeProblem(error), "bad");
    },
  }),
});
