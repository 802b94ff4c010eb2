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
    changeAddress("replaceState", `?variant=${variant.id}`);
  });
  update();
}

/** Changes the address of the page, and with it that of the page in each language. */
function changeAddress(change: "pushState" | "replaceState", address: string): void {
  history[change](null, "", address);
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".languages a")) {
    const url = new URL(location.href);
    url.searchParams.set("lang", link.lang);
    link.href = url.href;
  }
}

function showPictureOf(variantId: string): void {
  const gallery = document.querySelector<HTMLElement>("[data-gallery]");
  const figure = gallery?.querySelector<HTMLElement>(`[data-variants~="${variantId}"]`);
  if (gallery && figure) gallery.scrollTo({ left: figure.offsetLeft - gallery.offsetLeft });
}

const STEPS_PAUSE_MS = 600;
const stepTimers = new Map<HTMLFormElement, number>();

/** Sends a form when a choice in it changes: a number, which changes with each step, once the steps pause. */
function submitOnChange({ target }: Event): void {
  const { form, type } = target as HTMLInputElement;
  if (!form?.matches("[data-auto-submit]")) return;
  clearTimeout(stepTimers.get(form));
  stepTimers.set(form, setTimeout(sendNow, type === "number" ? STEPS_PAUSE_MS : 0, form));
}

function sendNow(form: HTMLFormElement): void {
  clearTimeout(stepTimers.get(form));
  stepTimers.delete(form);
  form.requestSubmit();
}

/** A form that is left is sent at once: its visitor may be about to leave the page. */
function submitOnLeave({ target, relatedTarget }: FocusEvent): void {
  const { form } = target as HTMLInputElement;
  if (form && stepTimers.has(form) && !form.contains(relatedTarget as Node | null)) sendNow(form);
}

let isListReplaced = false;
let latest: AbortController | undefined;
let sent: Promise<unknown> = Promise.resolve();

/**
 * Shows the answer to a form in place of what the form is in, without loading the rest of the page again. Forms are sent one
 * after the other; of several answers the last one shows.
 */
async function submitInPlace(event: SubmitEvent): Promise<void> {
  const form = event.target as HTMLFormElement;
  const before = form.closest("[data-swap]");
  if (!before || !form.matches("[data-auto-submit]")) return;
  event.preventDefault();
  clearTimeout(stepTimers.get(form));
  stepTimers.delete(form);
  for (const field of form.querySelectorAll<HTMLInputElement>(NUMBERS)) field.defaultValue = field.value;
  const isSearch = form.method === "get";
  const fields = [...new FormData(form)].filter(([, value]) => !isSearch || value !== "") as [string, string][];
  const body = new URLSearchParams(fields);
  const address = form.getAttribute("action") + (isSearch ? `?${body}` : "");
  if (isSearch) latest?.abort();
  const own = new AbortController();
  latest = own;
  const keepalive = !form.contains(document.activeElement);
  const send = () => fetch(address, isSearch ? { signal: own.signal } : { method: "post", body, keepalive });
  try {
    const answering = sent.then(send, send);
    sent = answering;
    const answer = await answering;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const after = page.querySelector("[data-swap]");
    if (!after) throw new Error(String(answer.status));
    if (latest !== own || hasUnsentNumber(before)) return;
    replace(before, after);
    announce(after);
    showCartCount();
    if (!isSearch) return;
    changeAddress("pushState", address);
    isListReplaced = true;
  } catch {
    if (latest !== own) return;
    if (isSearch) location.href = address;
    else form.submit();
  }
}

const NUMBERS = "input[type=number]";

/** The answer to another form must not overwrite what a visitor is about to send. */
function hasUnsentNumber(part: Element): boolean {
  return [...part.querySelectorAll<HTMLInputElement>(NUMBERS)].some(
    ({ value, defaultValue }) => value !== defaultValue,
  );
}

/** Puts a part of a page in place of the one before, with the focus, and the filters that are open, where they were. */
function replace(before: Element, after: Element): void {
  const focused = document.activeElement;
  const hadFocus = before.contains(focused);
  for (const { id } of before.querySelectorAll("details[open]")) {
    after.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
  }
  before.replaceWith(after);
  if (!focused || !hadFocus) return;
  const nameOf = (field: Element) => [field.id, field.getAttribute("name"), field.ariaLabel, field.textContent].join();
  const textOf = (field: Element) => (field as Partial<HTMLInputElement>).value;
  const same = [...after.querySelectorAll<HTMLElement>("a, button, input, select")].filter(
    (field) => nameOf(field) === nameOf(focused),
  );
  (same.find((field) => textOf(field) === textOf(focused)) ?? same[0])?.focus();
}

/** Has a screen reader say what the new part of the page is about. */
function announce(after: Element): void {
  const announcer = document.querySelector("[data-announcer]");
  const news = after.querySelector("[data-announced]");
  if (announcer && news) announcer.textContent = news.textContent;
}

/** Closes the filters that lie over the list, once a visitor turns elsewhere. */
function closeFilters({ target }: Event): void {
  if (!matchMedia("(min-width: 48rem)").matches) return;
  for (const filter of document.querySelectorAll<HTMLDetailsElement>(".facet[open]")) {
    if (!filter.contains(target as Node)) filter.open = false;
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
  if (link.ariaBusy) return;
  link.ariaBusy = "true";
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
  link.ariaBusy = null;
}

/** A question before what cannot be undone. */
function askFirst(event: SubmitEvent): void {
  const question = (event.target as HTMLFormElement).dataset.confirm;
  if (question && !confirm(question)) event.preventDefault();
}

/**
 * Browsers don't say that a visitor stopped loading: after this long, a form may be sent again. Longer than the shop works on a
 * form (`UPSTREAM_TIMEOUT_MS`): not every form may be sent twice.
 */
const SENDING_MS = 13_000;

/** Of the forms that are on their way, when each may be sent again. */
const sendingTimers = new Map<HTMLFormElement, number>();

/** A form that is on its way is not sent twice, and looks busy. */
function sendOnce(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "true";
  sendingTimers.set(form, setTimeout(allowSending, SENDING_MS, form));
}

function allowSending(form: HTMLFormElement): void {
  delete form.dataset.sent;
  clearTimeout(sendingTimers.get(form));
  sendingTimers.delete(form);
}

/** Asks for the state and the postal code where the addresses of the chosen country have them. */
function followCountry(country: HTMLSelectElement): void {
  const update = () => {
    for (const field of country.form?.querySelectorAll<HTMLInputElement>("[data-needed-in]") ?? []) {
      field.required = field.dataset.neededIn?.split(" ").includes(country.value) ?? false;
      for (const mark of field.labels?.[0]?.querySelectorAll("span") ?? []) mark.hidden = field.required;
    }
  };
  country.addEventListener("change", update);
  update();
}

const RELOAD_MS = 2_000;

/** Writes moments in the visitor's own time zone. */
function showLocalTimes(): void {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
  for (const time of document.querySelectorAll("time")) time.textContent = format.format(new Date(time.dateTime));
}

/** Looks again at what the shop is still working on. */
function reloadSoon(): void {
  if (document.querySelector("[data-reload]")) setTimeout(() => location.reload(), RELOAD_MS);
}

showCartCount();
showLocalTimes();
reloadSoon();
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-variants]")) {
  if (form.dataset.variants) followVariant(form);
}
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-suggest]")) suggest(form);
for (const country of document.querySelectorAll<HTMLSelectElement>("[data-country]")) followCountry(country);
document.addEventListener("click", (event) => void showMore(event));
document.addEventListener("change", submitOnChange);
document.addEventListener("focusout", submitOnLeave);
document.addEventListener("submit", (event) => void submitInPlace(event));
document.addEventListener("click", closeFilters);
// The list of a filter that was left stands in the browser's history without its page.
addEventListener("popstate", () => isListReplaced && location.reload());
document.addEventListener("submit", askFirst);
document.addEventListener("submit", sendOnce);
// A page that comes back from the browser's memory may be old.
addEventListener("pageshow", () => {
  showCartCount();
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) allowSending(form);
});
