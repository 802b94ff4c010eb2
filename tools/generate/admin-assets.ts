/** Bundles the admin page from `workers/admin/client`; wrangler runs this before each build. */
import { join } from "node:path";
import { buildAdminPage } from "./admin-assets/build.ts";

await buildAdminPage(join(import.meta.dirname, "../../workers/admin/public/admin"));
