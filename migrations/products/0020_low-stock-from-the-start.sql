-- "low_stock" also has the variants that were created low, or that a raised threshold made low. They have not fallen, so they have
-- no event: "published_at" is set from the start, so that no version publishes them. Both parts can run again.
--
-- First what notes them from now on. The trigger comes first: it waits for the changes of stock that are in progress. With the lock
-- on "low_stock" it would wait for those that wait for that lock.
CREATE OR REPLACE FUNCTION note_created_low_stock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO low_stock (variant_id, has_fallen, published_at)
	SELECT id, false, now() FROM new_rows
	WHERE available_stock <= (SELECT low_stock_threshold FROM stock_settings) AND removed_at IS NULL;
	RETURN NULL;
END
$$;--> statement-breakpoint
-- For each statement, and not for each row: a seed inserts a million.
CREATE OR REPLACE TRIGGER note_created_low_stock AFTER INSERT ON "variants"
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION note_created_low_stock();--> statement-breakpoint
ALTER TABLE "low_stock" ADD COLUMN IF NOT EXISTS "has_fallen" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "stock_settings" ADD COLUMN IF NOT EXISTS "noted_threshold" integer;--> statement-breakpoint
-- As before, but a variant that is low without having fallen is to be published when it falls further. Sales of what has fallen
-- already only read its row, since many may wait for the stock of the same variant.
CREATE OR REPLACE FUNCTION note_low_stock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	threshold integer;
BEGIN
	SELECT low_stock_threshold INTO threshold FROM stock_settings;
	IF NEW.available_stock > threshold THEN
		IF NEW.available_stock > OLD.available_stock THEN
			DELETE FROM low_stock WHERE variant_id = NEW.id;
		END IF;
	ELSIF NEW.available_stock < OLD.available_stock AND NEW.removed_at IS NULL THEN
		PERFORM FROM low_stock WHERE variant_id = NEW.id AND has_fallen;
		IF NOT FOUND THEN
			INSERT INTO low_stock (variant_id) VALUES (NEW.id)
			ON CONFLICT (variant_id) DO UPDATE SET has_fallen = true, published_at = NULL WHERE NOT low_stock.has_fallen;
		END IF;
	END IF;
	RETURN NULL;
END
$$;--> statement-breakpoint
-- squawk-ignore transaction-nesting
COMMIT;--> statement-breakpoint
-- squawk-ignore transaction-nesting, ban-uncommitted-transaction
BEGIN;--> statement-breakpoint
-- Then those that are low already. Sales that make a variant low, and units that are added, wait until the end: a second or two for
-- a million variants. Without the lock, this and an order of several variants could wait for each other.
LOCK TABLE "low_stock" IN SHARE ROW EXCLUSIVE MODE;--> statement-breakpoint
INSERT INTO "low_stock" (variant_id, has_fallen, published_at)
SELECT id, false, now() FROM "variants"
WHERE available_stock <= (SELECT low_stock_threshold FROM "stock_settings") AND removed_at IS NULL ON CONFLICT DO NOTHING;--> statement-breakpoint
UPDATE "stock_settings" SET noted_threshold = low_stock_threshold;
