import { Button } from "../ui/button.tsx";
import { Dialog } from "../dialogs/dialog.tsx";
import { Refusal } from "../ui/failure.tsx";
import { formatCount, formatMoney } from "../ui/format.ts";
import type { Conflict, useEdits } from "./edits.ts";

type Props = { conflict: Conflict; save: ReturnType<typeof useEdits>["save"]; onClose: () => void };

/** Shows what was seen, what is there now and what was to be saved; the person decides which of them it shall be. */
export function ConflictDialog({ conflict: { target, field, seen, now, mine }, save, onClose }: Props) {
  const show = (value: number) =>
    field === "price" ? formatMoney({ ...target.price, amount: value }) : formatCount(value);
  const current = field === "price" ? now.price.amount : now.availableStock;
  const what = field === "price" ? "price" : "stock";
  return (
    <Dialog
      title={`The ${what} has changed meanwhile`}
      isBusy={save.isPending}
      onClose={onClose}
      footer={
        <>
          <Button disabled={save.isPending} onClick={onClose}>
            Keep {show(current)}
          </Button>
          <Button
            variant="primary"
            isBusy={save.isPending}
            onClick={() => save.mutate({ target: now, field, value: mine })}
          >
            Save {show(mine)}
          </Button>
        </>
      }
    >
      <p>
        Somebody else, or an order, has changed the {what} of <strong>{target.name}</strong> since you saw it. Nothing
        was overwritten.
      </p>
      <dl className="compare">
        <div>
          <dt>You saw</dt>
          <dd>{show(seen)}</dd>
        </div>
        <div>
          <dt>It is now</dt>
          <dd>{show(current)}</dd>
        </div>
        <div>
          <dt>You entered</dt>
          <dd>{show(mine)}</dd>
        </div>
      </dl>
      <Refusal error={save.error} />
    </Dialog>
  );
}
