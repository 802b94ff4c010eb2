-- Writing the table again takes some tenths of a second: of a million products it has some ten thousand rows.
-- squawk-ignore adding-field-with-default
ALTER TABLE "facet_sets" ADD COLUMN "options_key" uuid GENERATED ALWAYS AS (md5(variant_options::text)::uuid) STORED NOT NULL;
