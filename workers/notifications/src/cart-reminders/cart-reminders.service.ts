import pMap from "p-map";
import type { Cart } from "#shared/contracts/carts.ts";
import type { CartsForMails } from "#shared/contracts/orders-rpc.ts";
import { CallBudget } from "#shared/core/call-budget.ts";
import { callOf } from "#shared/core/context.ts";
import { describeError } from "#shared/core/log.ts";
import type { NotificationsContext } from "../context.ts";
import { cartReminderOf } from "../mail-templates/cart-reminder.ts";
import { MAIL_CLAIM_SECONDS, MAIL_CONCURRENCY, MAX_ATTEMPTS } from "../mails/mails.service.ts";
import type { AbandonedEvent } from "../order-events/events.ts";
import {
  cancelReminders,
  claimReminder,
  findDueReminders,
  insertReminder,
  settleReminder,
} from "./cart-reminders.repository.ts";

/** How many carts are read with one call. They are mailed within minutes. */
const PAGE_SIZE = 20;

/** Notes an abandoned cart. It has a reminder when the shop sends any and the customer agreed to it. */
export async function noteAbandonedCart(ctx: NotificationsContext, { id, data }: AbandonedEvent): Promise<void> {
  const isWanted = ctx.hasCartReminders && data.reminderConsent;
  await insertReminder(ctx.db, { cartId: data.id, eventId: id, mailState: isWanted ? "pending" : "none" });
}

/**
 * Sends due reminders of the carts that are still abandoned and whose users are still active, of which orders and users are
 * asked just before. A mail that fails stays pending for the next run.
 */
export async function sendCartReminders(ctx: NotificationsContext, calls = new CallBudget()): Promise<void> {
  if (!ctx.hasCartReminders) return cancelReminders(ctx.db);
  while (true) {
    const due = await findDueReminders(ctx.db, { limit: PAGE_SIZE });
    if (due.length === 0 || !calls.take(2)) return;
    const { shop, carts } = await readRemindedCarts(ctx, due);
    const abandoned = new Map(carts.map((cart) => [cart.id, cart]));
    const claimed = await pMap(due, (cartId) => sendReminder(ctx, cartId, { shop, cart: abandoned.get(cartId) }), {
      concurrency: MAIL_CONCURRENCY,
    });
    // Another run has claimed all of them.
    if (!claimed.includes(true)) return;
  }
}

/** Those of these carts that are still abandoned by users who have not deleted their accounts and were not deactivated. */
async function readRemindedCarts(ctx: NotificationsContext, cartIds: string[]): Promise<CartsForMails> {
  const { shop, carts } = await ctx.orders.readAbandonedCarts(callOf(ctx), cartIds);
  if (carts.length === 0) return { shop, carts };
  const active = await ctx.users.findActiveUsers(callOf(ctx), [...new Set(carts.map(({ userId }) => userId))]);
  return { shop, carts: carts.filter(({ userId }) => active.includes(userId)) };
}

type Source = { shop: CartsForMails["shop"]; cart: Cart | undefined };

/** Returns whether this run claimed the reminder. */
async function sendReminder(ctx: NotificationsContext, cartId: string, { shop, cart }: Source): Promise<boolean> {
  const claim = { maxAttempts: MAX_ATTEMPTS, claimSeconds: MAIL_CLAIM_SECONDS };
  const state = await claimReminder(ctx.db, cartId, claim);
  if (!state) return false;
  if (state === "failed") ctx.log.error("cart reminder given up", { cartId });
  else if (!cart?.email) await settleReminder(ctx.db, cartId, "none");
  else await mailReminder(ctx, { shop, cart, to: cart.email });
  return true;
}

type Mailed = { shop: CartsForMails["shop"]; cart: Cart; to: string };

async function mailReminder(ctx: NotificationsContext, { shop, cart, to }: Mailed): Promise<void> {
  try {
    await ctx.mailer.send({ to, ...cartReminderOf(cart, { shop, shopUrl: ctx.shopUrl }) });
    await settleReminder(ctx.db, cart.id, "sent");
  } catch (error) {
    ctx.log.warn("cart reminder not sent, will be retried", { cartId: cart.id, error: describeError(error) });
  }
}
