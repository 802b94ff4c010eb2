import { html, raw } from "hono/html";
import type { Child } from "hono/jsx";
import type { PageRequest } from "../context.ts";
import { Footer, Header } from "./frame.tsx";
import type { Image } from "../shop/types.ts";
import { LANGUAGES } from "../texts/languages.ts";
import { inLanguage, type View } from "./view.ts";

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
  /** The page has Stripe's form for cards, which is theirs: https://docs.stripe.com/security/guide#content-security-policy */
  hasStripe?: boolean;
  /** Another site to which the browser goes on by itself, and which learns nothing of where it comes from. */
  continueAt?: string;
};

type PageProps = { v: View; head: Head; children?: Child };

/** What a page may load: its own files, and on one page what Stripe's form needs. */
function policyOf({ hasStripe = false }: { hasStripe?: boolean | undefined }): string {
  const directives = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    ...(hasStripe && {
      "script-src": `'self' ${STRIPE_SCRIPTS}`,
      "frame-src": `${STRIPE_SCRIPTS} https://hooks.stripe.com`,
      "connect-src": "'self' https://api.stripe.com",
    }),
  };
  return Object.entries(directives)
    .map((directive) => directive.join(" "))
    .join("; ");
}

const STRIPE_SCRIPTS = "https://js.stripe.com https://*.js.stripe.com";
/** Of the version of the API that payments uses: https://docs.stripe.com/js/including */
const STRIPE_SCRIPT = "https://js.stripe.com/endive/stripe.js";

/** How long caches may show a page of the catalogue; products are as old again at most. */
const CACHE_SECONDS = 30;

type HeadersOf = Pick<Head, "isPrivate" | "hasStripe" | "continueAt">;

export function setPageHeaders(c: PageRequest, { isPrivate, hasStripe, continueAt }: HeadersOf): void {
  c.header("Content-Security-Policy", policyOf({ hasStripe }));
  // Without a referrer, browsers send no origin with forms either.
  c.header("Referrer-Policy", continueAt ? "no-referrer" : "same-origin");
  if (continueAt) c.header("Refresh", `0; url=${continueAt}`);
  c.header("Vary", "Accept-Language, Cookie");
  c.header("Cache-Control", isPrivate ? "no-store" : `public, max-age=${CACHE_SECONDS}`);
}

/** Answers with a page. */
export function renderPage(
  c: PageRequest,
  {
    v,
    head,
    children,
    status = 200,
  }: PageProps & { status?: 200 | 400 | 403 | 404 | 409 | 422 | 429 | 500 | 503 | 504 },
): Response | Promise<Response> {
  setPageHeaders(c, { ...head, isPrivate: head.isPrivate === true || status !== 200 });
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
      <link rel="icon" href={`/assets/icon.svg?v=${v.version}`} type="image/svg+xml" />
      <script type="module" src={`/assets/shop.js?v=${v.version}`} />
      {head.hasStripe && <script defer src={STRIPE_SCRIPT} />}
      {head.hasStripe && <script type="module" src={`/assets/pay.js?v=${v.version}`} />}
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
    {canonical && <Addresses v={v} path={canonical} />}
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

/** The page's own address, and those of it in each language: https://developers.google.com/search/docs/specialty/international/localized-versions */
const Addresses = ({ v, path }: { v: View; path: string }) => {
  const own = v.origin + inLanguage(path, v.chosen);
  return (
    <>
      <link rel="canonical" href={own} />
      <meta property="og:url" content={own} />
      {LANGUAGES.map((language) => (
        <link rel="alternate" hreflang={language} href={v.origin + inLanguage(path, language)} />
      ))}
      <link rel="alternate" hreflang="x-default" href={v.origin + path} />
    </>
  );
};

/** The picture that stands beside links to a page, in the largest width. */
export function pictureOfPage(image: Image | null | undefined, name: string): Head["image"] {
  const url = image && (image.urls["1200"] ?? Object.values(image.urls).at(-1));
  return url ? { url, alt: image.alt || name } : undefined;
}

/** JSON that can stand in a script element: no text of a product may end the element. */
const inScript = (data: object) => JSON.stringify(data).replaceAll("<", "\\u003c");
