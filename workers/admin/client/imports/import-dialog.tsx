import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { useSettings } from "../api/settings.ts";
import { uploadOf } from "../api/upload.ts";
import { DropZone } from "../fields/drop-zone.tsx";
import { Field } from "../fields/field.tsx";
import { FormDialog } from "../dialogs/form-dialog.tsx";
import { showToast } from "../dialogs/toasts.ts";

const readAgain = () => queryClient.invalidateQueries({ queryKey: ["imports"] });

/** Sends a file of products. What becomes of it is on the page behind. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const [file, setFile] = useState<File>();
  const [share, setShare] = useState(0);
  const settings = useSettings();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (form: FormData) => {
      if (!file) throw new Error("the button is shown with a file alone");
      const query = {
        currency: String(form.get("currency")).trim().toUpperCase(),
        dryRun: form.has("dryRun") ? ("true" as const) : ("false" as const),
      };
      // Some systems know no type for the ending .csv.
      const csv = new Blob([file], { type: "text/csv" });
      return shop.POST("/api/v1/product-imports", { params: { query }, ...uploadOf(csv, setShare) });
    },
    meta: { showsError: true },
    onSuccess: async () => {
      await readAgain();
      showToast("The file is there, and is being worked on.");
      onClose();
    },
    onError: readAgain,
  });
  return (
    <FormDialog
      title="Import products"
      confirm="Import"
      isBusy={isPending}
      isDisabled={!file}
      error={error}
      onSubmit={mutate}
      onClose={onClose}
    >
      <DropZone
        label={file ? file.name : "Drop a CSV file here, or choose it"}
        hint="With the columns of Shopify's product export, 50 MB at most."
        accept=".csv,text/csv"
        onFiles={([first]) => setFile(first)}
      />
      {isPending && <progress aria-label="Upload" value={share} max={1} />}
      <Field label="Currency" hint="Of prices in rows without a currency.">
        {(field) => (
          <input
            {...field}
            key={settings?.currency}
            name="currency"
            defaultValue={settings?.currency}
            required
            pattern="[A-Za-z]{3}"
            maxLength={3}
          />
        )}
      </Field>
      <label className="check">
        <input type="checkbox" name="dryRun" /> Only try it: change nothing, and tell what would change
      </label>
      <p className="soft small">
        Products are recognised by their handle, so the same file changes nothing when it is sent again.
      </p>
    </FormDialog>
  );
}
