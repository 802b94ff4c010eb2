import { describe, expect, it } from "vitest";
import { newCustomer, newProduct, signInAsAdmin } from "../setup/client.ts";
import { sharedShop } from "../setup/shop.ts";

const shop = await sharedShop();
const [admin, customer] = [await signInAsAdmin(shop), await newCustomer(shop)];
const productId = await newProduct(admin, 5);
const IMAGES = `/api/v1/products/${productId}/images`;

const zeros = (megabytes: number) => new Uint8Array(megabytes * 1_000_000);
const inChunks = (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes]).stream();

/** The answers to a request that is sent several times, two at once. */
async function sendOften(path: string, token: string | undefined, type: string, newBody: () => BodyInit) {
  const send = async () => {
    const headers = { "Content-Type": type, ...(token && { Authorization: `Bearer ${token}` }) };
    const request = { method: "POST", headers, body: newBody(), duplex: "half" };
    const response = await shop.fetch(path, request as RequestInit);
    const { type: problem } = (await response.json()) as { type: string };
    return `${response.status} ${problem}`;
  };
  const answers: string[] = [];
  for (let round = 0; round < 4; round++) answers.push(...(await Promise.all([send(), send()])));
  return new Set(answers);
}

describe("a request whose body is refused unread is answered with the problem", () => {
  const image = zeros(11);
  const order = zeros(5);
  const tooLarge = "413 /problems/payload-too-large";

  it("for an image of more than 10 MB", async () => {
    expect(await sendOften(IMAGES, admin.token, "image/png", () => image)).toEqual(new Set([tooLarge]));
    expect(await sendOften(IMAGES, admin.token, "image/png", () => inChunks(image))).toEqual(new Set([tooLarge]));
  });

  it.each([
    ["with", () => order],
    ["without", () => inChunks(order)],
  ])("for an order of 5 MB %s Content-Length", async (_, newBody) => {
    for (const token of [customer.token, undefined]) {
      expect(await sendOften("/api/v1/orders", token, "application/json", newBody)).toEqual(new Set([tooLarge]));
    }
  });

  it("for an image that is sent by a customer, which another Worker refuses", async () => {
    const answers = await sendOften(IMAGES, customer.token, "image/png", () => order);
    expect(answers).toEqual(new Set(["403 /problems/forbidden"]));
    const anonymous = await sendOften(IMAGES, undefined, "image/png", () => order);
    expect(anonymous).toEqual(new Set(["401 /problems/unauthorized"]));
  });
});
