import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { shop } from "../api/client.ts";
import { type Choice, Picker } from "../fields/picker.tsx";
import { Failure } from "../ui/failure.tsx";
import { useDelayed } from "../ui/use-delayed.ts";

type Props = { label: string; chosen: Choice[]; onChange: (chosen: Choice[]) => void };

export function ProductPicker(props: Props) {
  const [text, setText] = useState("");
  const q = useDelayed(text.trim());
  const { data, error, refetch } = useQuery({
    queryKey: ["products", "picker", q],
    queryFn: async () => (await shop.GET("/api/v1/products", { params: { query: { q, limit: 20 } } })).data.items,
    enabled: q !== "",
  });
  const failure = error && !data && <Failure error={error} onRetry={refetch} />;
  const offers = q ? (data ?? []) : [];
  return <Picker {...props} hint="Words in the name" offers={offers} failure={failure} text={text} onType={setText} />;
}
