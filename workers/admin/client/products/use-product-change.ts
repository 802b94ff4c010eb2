import { useMutation } from "@tanstack/react-query";
import { queryClient } from "../api/query-client.ts";
import { showToast } from "../ui/toasts.ts";

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

export async function refreshProduct(id: string): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ["product", id] });
  await queryClient.invalidateQueries({ queryKey: ["products"] });
}
