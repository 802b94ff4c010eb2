import { html, raw } from "hono/html";
import type { Child } from "hono/jsx";
import type { PageRequest } from "../context.ts";
import { Footer, Header } from "./frame.tsx";
import type { View } from "./view.ts";

export type Head = {
  title: string;
  description?: string;
  /** The one address of this page, without parameters that don't change what it is about. */
  canonical?: string;
  /** Pages of one visitor, and lists that are filtered, are not for search engines. */
  isPrivate?: boolean;
  image?: { url: string; alt: string } | undefined;
  type?: "website" | "product";
  /** Structured data of https://schema.org. */
  data?: object[];
};

type PageProps = { v: View; head: Head; children?: Child };

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** How long caches may show a page of the catalogue; products are as old again at most. */
const CACHE_SECONDS = 30;

export function setPageHeaders(c: PageRequest, { isPrivate }: { isPrivate: boolean }): void {
  c.header("Content-Security-Policy", POLICY);
  // Without a referrer, browsers send no origin with forms either.
  c.header("Referrer-Policy", "same-origin");
  c.header("Vary", "Accept-Language, Cookie");
  c.header("Cache-Control", isPrivate ? "no-store" : `public, max-age=${CACHE_SECONDS}`);
}

/** Answers with a page. */
export function renderPage(
  c: PageRequest,
  { v, head, children, status = 200 }: PageProps & { status?: 200 | 403 | 404 | 409 | 422 | 429 | 500 | 503 | 504 },
): Response | Promise<Response> {
  setPageHeaders(c, { isPrivate: head.isPrivate === true || status !== 200 });
  const page = (
    <Document v={v} head={head}>
      {children}
    </Document>
  );
  return c.html(html`<!doctype html>${page}`, status);
}

const Document = ({ v, head, children }: PageProps) => (
  <html lang={v.language}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{head.title === v.shop.name ? head.title : `${head.title} · ${v.shop.name}`}</title>
      <Meta v={v} head={head} />
      <meta name="theme-color" content="#faf6ef" media="(prefers-color-scheme: light)" />
      <meta name="theme-color" content="#161412" media="(prefers-color-scheme: dark)" />
      <link rel="preload" href="/assets/fonts/instrument-sans.woff2" as="font" type="font/woff2" crossorigin="" />
      <link rel="preload" href="/assets/fonts/fraunces.woff2" as="font" type="font/woff2" crossorigin="" />
      <link rel="stylesheet" href={`/assets/shop.css?v=${v.version}`} />
      <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
      <script type="module" src={`/assets/shop.js?v=${v.version}`} />
      {head.data?.map((data) => (
        <script type="application/ld+json">{raw(inScript(data))}</script>
      ))}
    </head>
    <body>
      <a class="skip" href="#content">
        {v.t.layout.skip}
      </a>
      <Header v={v} />
      <main id="content" tabindex={-1}>
        {children}
      </main>
      <Footer v={v} />
    </body>
  </html>
);

const Meta = ({ v, head: { title, description, canonical, isPrivate, image, type = "website" } }: PageProps) => (
  <>
    {description && <meta name="description" content={description} />}
    {isPrivate && <meta name="robots" content="noindex" />}
    {canonical && <link rel="canonical" href={v.origin + canonical} />}
    {canonical && <meta property="og:url" content={v.origin + canonical} />}
    <meta property="og:title" content={title} />
    <meta property="og:type" content={type} />
    <meta property="og:site_name" content={v.shop.name} />
    <meta property="og:locale" content={v.t.locale.replace("-", "_")} />
    {description && <meta property="og:description" content={description} />}
    {image && <meta property="og:image" content={v.origin + image.url} />}
    {image && <meta property="og:image:alt" content={image.alt} />}
    <meta name="twitter:card" content={image ? "summary_large_image" : "summary"} />
  </>
);

/** JSON that can stand in a script element: no text of a product may end the element. */
const inScript = (data: object) => JSON.stringify(data).replaceAll("<", "\\u003c");
