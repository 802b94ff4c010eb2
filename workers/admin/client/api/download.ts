import { ShopProblem } from "#shared/client/client.ts";
import { sendAsAdmin } from "../session/session.ts";

/** Saves a file of the API that is no JSON, under a name. The browser keeps a large one on disk. */
export async function download(path: string, fileName: string): Promise<void> {
  const response = await sendAsAdmin(new Request(new URL(path, location.origin)));
  if (!response.ok) throw new ShopProblem(await response.json(), response);
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  // The download has begun once the link was pressed, but not every browser has read the address by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
