import { readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { build, type Metafile } from "esbuild";
import { writeAsset } from "../write-asset.ts";

const client = join(import.meta.dirname, "../../../workers/admin/client");

/**
 * Writes the page and its scripts and styles to a folder. The scripts of a route are files of their own, loaded when it is
 * opened. Names have a hash of the content in them, so browsers may keep files for ever. A shop that serves the folder meanwhile
 * finds every file that a page names. Returns what is in which file.
 */
export async function buildAdminPage(folder: string): Promise<Metafile> {
  const assets = join(folder, "assets");
  const { metafile, outputFiles } = await build({
    entryPoints: [join(client, "main.tsx"), join(client, "styles/admin.css")],
    outdir: assets,
    write: false,
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    minify: true,
    metafile: true,
    jsx: "automatic",
    jsxImportSource: "react",
    tsconfig: join(client, "tsconfig.json"),
    define: { "process.env.NODE_ENV": '"production"' },
    external: ["/assets/*"],
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    logLevel: "warning",
  });
  for (const { path, contents } of outputFiles) await writeAsset(path, Buffer.from(contents));
  await writeAsset(join(folder, "index.html"), pageWith(entriesOf(metafile)));
  const written = new Set(outputFiles.map(({ path }) => basename(path)));
  const former = (await readdir(assets)).filter((name) => /\.(js|css)$/.test(name) && !written.has(name));
  await Promise.all(former.map((name) => rm(join(assets, name), { force: true })));
  return metafile;
}

type Entries = { script: string; styles: string };

/** The file names of the first script and of the styles. */
export function entriesOf({ outputs }: Metafile): Entries {
  const find = (end: string) => {
    const entry = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint?.endsWith(end));
    if (!entry) throw new Error(`esbuild wrote nothing for ${end}`);
    return basename(entry[0]);
  };
  return { script: find("client/main.tsx"), styles: find("client/styles/admin.css") };
}

function pageWith({ script, styles }: Entries): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Admin</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/admin/assets/${styles}">
<script type="module" src="/admin/assets/${script}"></script>
</head>
<body><div id="root"></div><noscript>The admin page needs JavaScript.</noscript></body>
</html>
`;
}
