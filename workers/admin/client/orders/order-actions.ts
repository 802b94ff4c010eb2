import { useMutation } from "@tanstack/react-query";
import { ifMatch, type Order, type Schemas, shop } from "../api/client.ts";
import { describeProblem, isProblem } from "../api/problem-text.ts";
import { queryClient } from "../api/query-client.ts";
import { sendOnce } from "../api/send-once.ts";
import { showToast } from "../dialogs/toasts.ts";

export type OrderAction = "pay" | "ship" | "deliver" | "cancel";

/** What can be done with an order in the state that it is in. */
export function actionsOf({ status, fulfillmentStatus }: Order): OrderAction[] {
  switch (status) {
    case "pending":
      return ["pay", "cancel"];
    case "paid":
      return fulfillmentStatus === "unfulfilled" ? ["ship", "cancel"] : ["ship"];
    case "shipped":
      return ["deliver"];
    default:
      return [];
  }
}

export const ACTION_LABELS: Record<OrderAction, string> = {
  pay: "Mark as paid",
  ship: "Ship",
  deliver: "Mark as delivered",
  cancel: "Cancel order",
};

/** The key of each action, in the list and on the page of an order. */
export const ACTION_KEYS: Record<OrderAction, string> = { pay: "p", ship: "s", deliver: "d", cancel: "c" };

const DONE: Record<OrderAction, string> = {
  pay: "was marked as paid",
  ship: "was shipped",
  deliver: "was marked as delivered",
  cancel: "was cancelled",
};

type Run = { order: Order; action: OrderAction; parcel?: Schemas["NewFulfillment"] };

/** Does it, if the order is still as it was shown; what is on the screen is read again in any case. */
export function useOrderAction(onDone: () => void) {
  return useMutation({
    mutationFn: runAction,
    meta: { showsError: true },
    onSuccess: (isEarlier, { order, action }) => {
      if (isEarlier) showToast("This parcel had been recorded before; nothing more was shipped now.");
      else showToast(`Order ${order.number} ${DONE[action]}.`);
      onDone();
    },
    onError: (error) => {
      if (!isProblem(error, "version-mismatch")) return;
      // What was asked is about an order that is another one now.
      showToast(describeProblem(error), "bad");
      onDone();
    },
    onSettled: (_result, _error, { order }) =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ["orders"] }),
        queryClient.invalidateQueries({ queryKey: ["order", order.id] }),
      ]),
  });
}

/** Returns whether an earlier dialog had done it already, whose answer was lost. */
async function runAction({ order, action, parcel = {} }: Run): Promise<boolean> {
  const params = { path: { id: order.id }, header: ifMatch(order) };
  switch (action) {
    case "pay":
    case "deliver": {
      const body = { status: action === "pay" ? ("paid" as const) : ("delivered" as const) };
      await shop.PATCH("/api/v1/orders/{id}", { params, body });
      return false;
    }
    case "cancel":
      await shop.POST("/api/v1/orders/{id}/cancel", { params });
      return false;
    case "ship":
      return ship(order, parcel);
  }
}

/** The same units of the same order are the same parcel until it is known what became of it. */
async function ship({ id }: Order, parcel: Schemas["NewFulfillment"]): Promise<boolean> {
  const { isEarlier } = await sendOnce(`parcel ${id} ${JSON.stringify(parcel.items)}`, (key) =>
    shop.POST("/api/v1/orders/{id}/fulfillments", {
      params: { path: { id }, header: { "idempotency-key": key } },
      body: parcel,
    }),
  );
  return isEarlier;
}
