ALTER TABLE "refresh_tokens" ADD COLUMN "is_signed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "mail_codes_expires_at_idx" ON "mail_codes" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "refresh_tokens_used_at_idx" ON "refresh_tokens" USING btree ("used_at") WHERE "refresh_tokens"."used_at" IS NOT NULL AND "refresh_tokens"."is_signed";--> statement-breakpoint
CREATE INDEX "sessions_ended_at_idx" ON "sessions" USING btree ("ended_at") WHERE "sessions"."ended_at" IS NOT NULL;