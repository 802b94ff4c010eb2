import { afterEach, describe, expect, it, vi } from "vitest";
import { cloudflareMailer, MAIL_TIMEOUT_MS } from "./mail.ts";

const mail = { to: "ada@example.com", subject: "Hello", text: "Hello" };
const bindingThat = (send: () => Promise<unknown>) => ({ send }) as unknown as SendEmail;

describe("cloudflareMailer()", () => {
  afterEach(() => void vi.useRealTimers());

  it("rejects when the provider does not accept a mail in time", async () => {
    vi.useFakeTimers();
    const sent = cloudflareMailer(
      bindingThat(() => new Promise(() => undefined)),
      "shop@example.com",
    ).send(mail);
    const outcome = expect(sent).rejects.toMatchObject({ name: "TimeoutError" });
    await vi.advanceTimersByTimeAsync(MAIL_TIMEOUT_MS);
    await outcome;
  });

  it("leaves no timer running when the provider accepts a mail", async () => {
    vi.useFakeTimers();
    await cloudflareMailer(
      bindingThat(async () => undefined),
      "shop@example.com",
    ).send(mail);
    expect(vi.getTimerCount()).toBe(0);
  });
});
