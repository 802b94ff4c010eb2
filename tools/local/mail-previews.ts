import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Mail } from "#shared/platform/mail.ts";
import { findServices } from "../lib/services.ts";

export type MailPreview = { type: string; mail: Mail };

/** The sample mails of all services: those that have a `src/mail-samples/mails.ts`. */
export async function loadMailPreviews(): Promise<MailPreview[]> {
  const paths = findServices().map(({ folder }) => join(folder, "src/mail-samples/mails.ts"));
  const modules = await Promise.all(paths.filter((path) => existsSync(path)).map((path) => import(path)));
  return modules.flatMap((module: { createSampleMails(shopUrl: string): MailPreview[] }) =>
    module.createSampleMails("http://localhost:8787"),
  );
}
