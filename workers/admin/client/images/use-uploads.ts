import { useState } from "react";
import { shop } from "../api/client.ts";
import { isOutcomeUnknown } from "../api/outcome.ts";
import { describeProblem } from "../api/problem-text.ts";
import { uploadOf } from "../api/upload.ts";
import { useUnloadQuestion } from "../dialogs/unsaved-changes.ts";
import { refreshProduct } from "../products/product-cache.ts";

export type Upload = { key: number; name: string; share: number; failure?: string };

const MAX_BYTES = 10_000_000;
const TYPES = ["image/jpeg", "image/png", "image/webp", "image/avif"];
export const ACCEPTED = TYPES.join(",");

let lastKey = 0;

/** Uploads files one after the other, so that the pictures come in their order. */
export function useUploads(productId: string) {
  const [uploads, setUploads] = useState<Upload[]>([]);
  useUnloadQuestion(uploads.some(({ failure }) => !failure));
  const change = (key: number, changes: Partial<Upload>) =>
    setUploads((all) => all.map((upload) => (upload.key === key ? { ...upload, ...changes } : upload)));
  const dismiss = (key: number) => setUploads((all) => all.filter((upload) => upload.key !== key));
  const add = async (files: File[]) => {
    const added = files.map((file) => ({ file, upload: { key: ++lastKey, name: file.name, share: 0 } }));
    setUploads((all) => [...all, ...added.map(({ upload }) => upload)]);
    for (const { file, upload } of added) {
      try {
        refuseUnfit(file);
        await shop.POST("/api/v1/products/{id}/images", {
          params: { path: { id: productId } },
          ...uploadOf(file, (share) => change(upload.key, { share })),
        });
        await refreshProduct(productId);
        dismiss(upload.key);
      } catch (error) {
        // It may be there all the same.
        if (isOutcomeUnknown(error)) await refreshProduct(productId);
        change(upload.key, { failure: error instanceof UnfitFile ? error.message : describeProblem(error) });
      }
    }
  };
  return { uploads, add, dismiss };
}

class UnfitFile extends Error {}

/** What the shop would refuse need not be sent. */
function refuseUnfit({ type, size }: File): void {
  if (!TYPES.includes(type)) throw new UnfitFile("This is not a JPEG, PNG, WebP or AVIF.");
  if (size > MAX_BYTES) throw new UnfitFile("This is larger than 10 MB.");
}
