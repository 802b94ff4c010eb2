import { LANGUAGES, TEXTS } from "../texts/languages.ts";
import { Icon } from "./icons.tsx";
import { inLanguage, type View } from "./view.ts";

export const Header = ({ v }: { v: View }) => (
  <header class="top">
    <div class="top-inner">
      <a class="brand" href="/">
        {v.shop.name}
      </a>
      <search class="top-search">
        <form action="/search" method="get" data-suggest="">
          <label class="visually-hidden" for="q">
            {v.t.layout.searchFor}
          </label>
          <Icon name="search" />
          <input
            id="q"
            name="q"
            type="search"
            value={searchedText(v.path)}
            placeholder={v.t.layout.searchFor}
            autocomplete="off"
            maxlength={100}
            data-label={v.t.layout.suggestions}
          />
          <button class="search-button visually-hidden" type="submit">
            {v.t.layout.search}
          </button>
        </form>
      </search>
      <nav class="top-nav" aria-label={v.t.layout.menu}>
        <a class="top-link all" href="/search">
          {v.t.layout.all}
        </a>
        <a class="top-link" href="/account">
          <Icon name="account" />
          <span class="label">{v.t.layout.account}</span>
        </a>
        <a class="top-link cart-link" href="/cart">
          <Icon name="cart" />
          <span class="label">{v.t.layout.cart}</span>
          <span class="badge" data-cart-count="" hidden />
        </a>
      </nav>
    </div>
  </header>
);

/** What the page of results was asked for. */
function searchedText(path: string): string {
  const { pathname, searchParams } = new URL(path, "https://shop.internal");
  return (pathname === "/search" && searchParams.get("q")) || "";
}

export const Footer = ({ v }: { v: View }) => (
  <footer class="bottom">
    <div class="bottom-inner">
      <div>
        <p class="brand">{v.shop.name}</p>
        <p>{v.t.layout.about}</p>
      </div>
      <nav aria-label={v.t.layout.shop}>
        <ul>
          <li>
            <a href="/search">{v.t.layout.all}</a>
          </li>
          <li>
            <a href="/cart">{v.t.layout.cart}</a>
          </li>
          <li>
            <a href="/account">{v.t.layout.account}</a>
          </li>
        </ul>
      </nav>
      <div>
        {v.shop.supportEmail && (
          <p>
            {v.t.layout.help} <a href={`mailto:${v.shop.supportEmail}`}>{v.shop.supportEmail}</a>
          </p>
        )}
        <nav aria-label={v.t.layout.language}>
          <ul class="languages">
            {LANGUAGES.map((language) => (
              <li>
                <a
                  href={inLanguage(v.path, language)}
                  lang={language}
                  hreflang={language}
                  aria-current={language === v.language ? "true" : undefined}
                >
                  {TEXTS[language].name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </div>
  </footer>
);
