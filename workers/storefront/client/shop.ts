/** What makes the pages of the shop better where scripts run. Each works without. */

/** Whatever is in the cart, beside its link: pages of the catalogue are the same for everyone, so a cookie says it. */
function showCartCount(): void {
  const count = /(?:^|; )cart-count=(\d+)/.exec(document.cookie)?.[1] ?? "0";
  for (const badge of document.querySelectorAll<HTMLElement>("[data-cart-count]")) {
    badge.textContent = count;
    badge.hidden = count === "0";
  }
}

type VariantData = {
  none: string;
  variants: {
    id: string;
    options: Record<string, string>;
    price: string;
    before: string;
    stock: string;
    state: string;
  }[];
};

/** Shows price and stock of the chosen variant, and which values no variant for sale has with the others chosen. */
function followVariant(form: HTMLFormElement): void {
  const { variants, none } = JSON.parse(form.dataset.variants ?? "") as VariantData;
  const part = (name: string) => form.querySelector<HTMLElement>(`[data-${name}]`);
  const [price, before, stock] = [part("price"), part("before"), part("stock")];
  const button = form.querySelector<HTMLButtonElement>("button[type=submit]");
  const chosen = () => {
    const fields = [...new FormData(form)].filter(([name]) => name.startsWith("option."));
    return Object.fromEntries(fields) as Record<string, string>;
  };
  const find = (wanted: Record<string, string>) =>
    variants.find(({ options }) => Object.entries(wanted).every(([name, value]) => options[name] === value));

  const update = () => {
    const now = chosen();
    const variant = find(now);
    for (const input of form.querySelectorAll<HTMLInputElement>(".option input")) {
      const state = find({ ...now, [input.name]: input.value })?.state ?? "none";
      input.closest("label")?.classList.toggle("unavailable", state === "none");
    }
    const canBuy = variant !== undefined && variant.state !== "none";
    if (stock) {
      stock.textContent = variant?.stock ?? none;
      stock.dataset.state = variant?.state ?? "none";
    }
    if (variant && price && before) {
      price.textContent = variant.price;
      before.textContent = variant.before;
      before.hidden = variant.before === "";
    }
    if (button) {
      button.disabled = !canBuy;
      button.textContent = (canBuy ? button.dataset.label : (variant?.stock ?? none)) ?? "";
    }
    return variant;
  };
  form.addEventListener("change", () => {
    const variant = update();
    if (!variant) return;
    showPictureOf(variant.id);
    history.replaceState(null, "", `?variant=${variant.id}`);
  });
  update();
}

function showPictureOf(variantId: string): void {
  const gallery = document.querySelector<HTMLElement>("[data-gallery]");
  const figure = gallery?.querySelector<HTMLElement>(`[data-variants~="${variantId}"]`);
  if (gallery && figure) gallery.scrollTo({ left: figure.offsetLeft - gallery.offsetLeft });
}

/** Sends a form when a choice in it changes. */
function submitOnChange(event: Event): void {
  const field = event.target as HTMLInputElement;
  if (field.form?.matches("[data-auto-submit]")) field.form.requestSubmit();
}

let isListReplaced = false;

/** Shows a filtered list in place of the one before, without loading the rest of the page again. */
async function filterInPlace(event: SubmitEvent): Promise<void> {
  const form = event.target as HTMLFormElement;
  const before = form.closest("[data-swap]");
  if (!before || form.method !== "get") return;
  event.preventDefault();
  const fields = [...new FormData(form)].filter(([, value]) => value !== "") as [string, string][];
  const address = `${form.getAttribute("action")}?${new URLSearchParams(fields)}`;
  const focused = document.activeElement as HTMLInputElement | null;
  try {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const after = page.querySelector("[data-swap]");
    if (!after) throw new Error("no list");
    before.replaceWith(after);
    history.pushState(null, "", address);
    isListReplaced = true;
    const named = [...after.querySelectorAll<HTMLInputElement>("input, select")].filter(
      ({ name }) => name === focused?.name,
    );
    (named.find(({ value }) => value === focused?.value) ?? named[0])?.focus();
  } catch {
    location.href = address;
  }
}

const TYPING_PAUSE_MS = 180;

/** Shows products below the search field while a visitor types. */
function suggest(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>("input[type=search]");
  if (!input) return;
  const box = document.createElement("div");
  box.className = "suggestions";
  box.hidden = true;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", input.dataset.label ?? "");
  box.setAttribute("aria-live", "polite");
  form.append(box);
  let timer = 0;
  let request: AbortController | undefined;

  const close = () => {
    clearTimeout(timer);
    request?.abort();
    box.hidden = true;
  };
  const ask = async () => {
    request?.abort();
    request = new AbortController();
    const q = input.value.trim();
    if (q.length < 2) {
      box.hidden = true;
      return;
    }
    try {
      const answer = await fetch(`/search/suggestions?q=${encodeURIComponent(q)}`, { signal: request.signal });
      if (!answer.ok) return;
      box.innerHTML = await answer.text();
      box.hidden = box.childElementCount === 0;
    } catch {
      // Another letter was typed, or the network is gone: the form still works.
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), TYPING_PAUSE_MS);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      close();
      input.focus();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = [...box.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    const next = event.key === "ArrowDown" ? links[at + 1] : at > 0 ? links[at - 1] : input;
    if (box.hidden || !next) return;
    event.preventDefault();
    next.focus();
  });
  document.addEventListener("click", (event) => {
    if (!form.contains(event.target as Node)) close();
  });
  form.addEventListener("focusout", ({ relatedTarget }) => {
    // Safari gives a link that is clicked no focus: then there is no target, and the click decides.
    if (relatedTarget && !form.contains(relatedTarget as Node)) close();
  });
}

/** Adds the next page to the list in place, wherever its link is pressed. */
async function showMore(event: MouseEvent): Promise<void> {
  const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-more]");
  const list = document.querySelector("[data-list]");
  if (!link || !list || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  try {
    const answer = await fetch(link.href);
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const items = [...page.querySelectorAll("[data-list] > li")];
    list.append(...items);
    items[0]?.querySelector("a")?.focus();
    const next = page.querySelector<HTMLAnchorElement>("a[data-more]");
    if (next) link.href = next.href;
    else link.parentElement?.remove();
  } catch {
    location.href = link.href;
  }
}

/** A question before what cannot be undone. */
function askFirst(event: SubmitEvent): void {
  const question = (event.target as HTMLFormElement).dataset.confirm;
  if (question && !confirm(question)) event.preventDefault();
}

/** A form that is on its way is not sent twice. */
function sendOnce(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "true";
}

const RELOAD_MS = 2_000;

/** Looks again at what the shop is still working on. */
function reloadSoon(): void {
  if (document.querySelector("[data-reload]")) setTimeout(() => location.reload(), RELOAD_MS);
}

showCartCount();
reloadSoon();
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-variants]")) {
  if (form.dataset.variants) followVariant(form);
}
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-suggest]")) suggest(form);
document.addEventListener("click", (event) => void showMore(event));
document.addEventListener("change", submitOnChange);
document.addEventListener("submit", (event) => void filterInPlace(event));
// The list of a filter that was left stands in the browser's history without its page.
addEventListener("popstate", () => isListReplaced && location.reload());
document.addEventListener("submit", askFirst);
document.addEventListener("submit", sendOnce);
// A page that comes back from the browser's memory may be old.
addEventListener("pageshow", () => {
  showCartCount();
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) delete form.dataset.sent;
});
