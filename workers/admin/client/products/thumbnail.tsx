import { useState } from "react";
import type { ProductSummary } from "../api/client.ts";
import { Icon } from "../ui/icon.tsx";

/** The picture says nothing that the name beside it does not. */
export function Thumbnail({ image }: { image: ProductSummary["image"] }) {
  const url = image?.urls["160"];
  const [missing, setMissing] = useState<string>();
  if (!url || url === missing) {
    return (
      <span className="thumbnail">
        <Icon name="products" />
      </span>
    );
  }
  return (
    <img className="thumbnail" src={url} alt="" width={40} height={40} loading="lazy" onError={() => setMissing(url)} />
  );
}
