import { useState } from "react";
import { Link } from "@tanstack/react-router";
import { download } from "../api/download.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { ImportDialog } from "./import-dialog.tsx";
import { Imports } from "./imports.tsx";
import { useMutation } from "@tanstack/react-query";

/** The catalogue as a file: how it comes in, and how it gets out. */
export function ImportsPage() {
  const [isAsked, setAsked] = useState(false);
  const { mutate: exportAll, isPending } = useMutation({
    mutationFn: () => download("/api/v1/product-exports", "products.csv"),
  });
  return (
    <>
      <Link to="/products" className="back">
        <Icon name="back" /> Products
      </Link>
      <PageHeader title="Import and export">
        <Button icon="download" isBusy={isPending} onClick={() => exportAll()}>
          Export all products
        </Button>
        <Button variant="primary" icon="upload" onClick={() => setAsked(true)}>
          Import products
        </Button>
      </PageHeader>
      <Imports />
      {isAsked && <ImportDialog onClose={() => setAsked(false)} />}
    </>
  );
}
