import { z } from "@hono/zod-openapi";

/** Years outside of these are slips of the keyboard, and PostgreSQL writes some of them unlike ISO 8601. */
export const FIRST_DAY = "1900-01-01";
const LAST_DAY = "2999-12-31";

const isInRange = (value: string) => value.slice(0, 10) >= FIRST_DAY && value.slice(0, 10) <= LAST_DAY;
const message = `must be from ${FIRST_DAY} to ${LAST_DAY}`;

/** A point in time that a client sends: RFC 3339, UTC. */
export const TimeSchema = z.iso
  .datetime()
  .refine(isInRange, { message })
  .openapi({ example: "2026-11-01T09:30:00.000Z" });

/** A day that a client sends. */
export const DateSchema = z.iso.date().refine(isInRange, { message }).openapi({ example: "2026-11-01" });
