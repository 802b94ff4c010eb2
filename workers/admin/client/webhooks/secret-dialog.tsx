import { Button } from "../ui/button.tsx";
import { Dialog } from "../dialogs/dialog.tsx";
import { showToast } from "../dialogs/toasts.ts";

/** Shows a secret, which the shop shows only this once. */
export function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    showToast("The secret was copied.");
  };
  return (
    <Dialog
      title="The endpoint's secret"
      onClose={onClose}
      footer={
        <>
          <Button onClick={copy}>Copy it</Button>
          <Button variant="primary" onClick={onClose}>
            I have kept it
          </Button>
        </>
      }
    >
      <p>It signs every event. Keep it now: the shop does not show it again.</p>
      <p className="secret">{secret}</p>
    </Dialog>
  );
}
