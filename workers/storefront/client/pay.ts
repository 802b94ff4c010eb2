/** Stripe's form for cards and wallets, which runs in a frame of theirs: https://docs.stripe.com/js/elements_object */

type Elements = {
  create(kind: "payment"): {
    mount(place: HTMLElement): void;
    on(event: "ready" | "loaderror", then: () => void): void;
  };
};
type StripeClient = {
  elements(options: { clientSecret: string; appearance: object }): Elements;
  confirmPayment(options: {
    elements: Elements;
    confirmParams: { return_url: string };
  }): Promise<{ error?: { message?: string } }>;
};
/** Of Stripe's script, which was loaded before. */
type WithStripe = { Stripe?: (publishableKey: string, options: { locale: string }) => StripeClient };

function offerCard(form: HTMLFormElement): void {
  const { stripe: key = "", secret = "", return: returnUrl = "", unavailable = "" } = form.dataset;
  const place = form.querySelector<HTMLElement>("[data-element]");
  const message = form.querySelector<HTMLElement>("[data-message]");
  const button = form.querySelector<HTMLButtonElement>("button");
  if (!place || !message || !button) return;
  const say = (text: string) => {
    message.textContent = text;
    message.hidden = text === "";
  };
  const { Stripe } = globalThis as WithStripe;
  if (!Stripe) {
    say(unavailable);
    return;
  }

  const stripe = Stripe(key, { locale: document.documentElement.lang });
  const elements = stripe.elements({ clientSecret: secret, appearance: readAppearance() });
  const element = elements.create("payment");
  element.on("ready", () => {
    button.hidden = false;
  });
  element.on("loaderror", () => say(unavailable));
  element.mount(place);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    say("");
    // Answers only when it was refused: otherwise the browser goes to the return address.
    const { error } = await stripe
      .confirmPayment({ elements, confirmParams: { return_url: returnUrl } })
      .catch(() => ({ error: { message: unavailable } }));
    say(error?.message ?? "");
    button.disabled = false;
  });
}

/** The colours of the shop, light or dark, for the frame of the form. */
function readAppearance(): object {
  const styles = getComputedStyle(document.documentElement);
  const color = (name: string) => styles.getPropertyValue(`--${name}`).trim();
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  return {
    theme: isDark ? "night" : "stripe",
    variables: {
      colorPrimary: color("brand"),
      colorBackground: color("surface"),
      colorText: color("ink"),
      colorDanger: color("bad"),
      borderRadius: color("radius-small"),
    },
  };
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-stripe]")) offerCard(form);
