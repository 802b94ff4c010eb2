CREATE TABLE "import_stock" (
	"import_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"variant_id" uuid NOT NULL,
	CONSTRAINT "import_stock_import_id_position_variant_id_pk" PRIMARY KEY("import_id","position","variant_id")
);
--> statement-breakpoint
ALTER TABLE "import_stock" ADD CONSTRAINT "import_stock_import_id_product_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."product_imports"("id") ON DELETE cascade ON UPDATE no action;