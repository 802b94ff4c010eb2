const FENCED = /^```[\s\S]*?^```$/gm;

/** The anchors that GitHub gives to a document's headings: `what-it-costs`, and `what-it-costs-1` for the second one. */
export function headingAnchors(markdown: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, title = ""] of markdown.replaceAll(FENCED, "").matchAll(/^#{1,6} +(.+?) *$/gm)) {
    const slug = title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(/\s/g, "-");
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The files and folders that it names in code spans, by their path in the project: `test/markdown.ts`. */
export function namedPaths(markdown: string): string[] {
  const spans = markdown
    .replaceAll(FENCED, "")
    .matchAll(/`((?:\.github|docs|migrations|ops|shared|test|tools|workers)\/[\w./-]*)`/g);
  return [...spans].map(([, path]) => path as string);
}

export type Link = { path: string; anchor: string };

/** The links to files of the project, with a path relative to the document ("" for the document itself). */
export function relativeLinks(markdown: string): Link[] {
  const links = markdown.replaceAll(FENCED, "").matchAll(/\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]*))?\)/g);
  return [...links].map(([, path = "", anchor = ""]) => ({ path, anchor }));
}

/** The names of the scripts that it tells to run: `dev` of `npm run dev`, and `test` of `npm test`. */
export function npmScripts(markdown: string): string[] {
  return [...markdown.matchAll(/\bnpm (?:run ([\w:-]+)|(test)\b)/g)].map(([, run, test]) => (run ?? test) as string);
}
