import { useMutation } from "@tanstack/react-query";
import { type Schemas, shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { showToast } from "../dialogs/toasts.ts";

export type ReturnAction = "approve" | "reject" | "receive";

const DONE: Record<ReturnAction, string> = {
  approve: "The return was approved.",
  reject: "The return was rejected.",
  receive: "The return was received.",
};

type Decision =
  | { action: "approve" }
  | { action: "reject"; body: Schemas["ReturnRejection"] }
  | { action: "receive"; body: Schemas["ReturnReceipt"] };

export function useReturnAction({ id, orderId }: Schemas["Return"], onDone: () => void) {
  return useMutation({
    meta: { showsError: true },
    mutationFn: async (decision: Decision) => {
      const params = { path: { id } };
      switch (decision.action) {
        case "approve":
          return (await shop.POST("/api/v1/returns/{id}/approve", { params })).data;
        case "reject":
          return (await shop.POST("/api/v1/returns/{id}/reject", { params, body: decision.body })).data;
        case "receive":
          return (await shop.POST("/api/v1/returns/{id}/receive", { params, body: decision.body })).data;
      }
    },
    onSuccess: ({ refundStatus }, { action }) => {
      showToast(DONE[action]);
      if (refundStatus === "failed") showToast("Its refund failed: make it again on the page of the order.", "bad");
      onDone();
    },
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ["returns"] }),
        queryClient.invalidateQueries({ queryKey: ["order", orderId] }),
      ]),
  });
}
