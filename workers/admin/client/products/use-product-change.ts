import { useMutation } from "@tanstack/react-query";
import { showToast } from "../dialogs/toasts.ts";
import { refreshProduct } from "./product-cache.ts";

type Options<Input> = { change: (input: Input) => Promise<unknown>; done: string; onDone?: () => void };

/** A change of a product whose form shows what is wrong. What is on the screen is read again in any case. */
export function useProductChange<Input>(productId: string, { change, done, onDone }: Options<Input>) {
  return useMutation({
    mutationFn: change,
    meta: { showsError: true },
    onSuccess: () => {
      showToast(done);
      onDone?.();
    },
    onSettled: () => refreshProduct(productId),
  });
}
