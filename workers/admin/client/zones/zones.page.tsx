import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ifMatch, type Schemas, shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { Button } from "../ui/button.tsx";
import { Question } from "../ui/dialog.tsx";
import { Failure } from "../ui/failure.tsx";
import { formatMoney } from "../ui/format.ts";
import { showToast } from "../ui/toasts.ts";

type Zone = Schemas["Zone"];

const regionNames = new Intl.DisplayNames(undefined, { type: "region", fallback: "code" });
const nameOf = (country: string) => (country === "*" ? "the rest of the world" : regionNames.of(country));

async function readZones(): Promise<Zone[]> {
  const zones: Zone[] = [];
  for await (const zone of shop.items("/api/v1/zones", { limit: 100 })) zones.push(zone);
  return zones;
}

export function ZonesPage() {
  const { data: zones, error } = useQuery({ queryKey: ["zones"], queryFn: readZones });
  const [deleted, setDeleted] = useState<Zone>();
  return (
    <>
      <PageHeader title="Zones" />
      <p className="soft lead">Where the shop sells to, and what taxes and shipping cost there.</p>
      {error && <Failure error={error} />}
      <div className="tiles">
        {zones?.map((zone) => (
          <ZoneCard key={zone.id} zone={zone} onDelete={() => setDeleted(zone)} />
        ))}
      </div>
      {deleted && <DeleteQuestion zone={deleted} onClose={() => setDeleted(undefined)} />}
    </>
  );
}

function ZoneCard({ zone, onDelete }: { zone: Zone; onDelete: () => void }) {
  const places = [...zone.countries.map(nameOf), ...zone.regions];
  return (
    <section className="card">
      <div className="spread">
        <h2>{zone.name}</h2>
        <Button variant="quiet" icon="close" aria-label={`Delete ${zone.name}`} onClick={onDelete} />
      </div>
      <p className="soft small">{places.join(", ")}</p>
      <h3>Taxes</h3>
      {zone.taxRates.length === 0 && <p className="soft">None.</p>}
      <ul className="plain-list">
        {zone.taxRates.map(({ taxClass, name, basisPoints }) => (
          <li key={taxClass} className="spread">
            <span>
              {name} <span className="soft">({taxClass})</span>
            </span>
            <span className="number">{basisPoints / 100} %</span>
          </li>
        ))}
      </ul>
      <p className="soft small">{zone.pricesIncludeTax ? "Prices include tax." : "Tax is added to prices."}</p>
      <h3>Shipping</h3>
      <ul className="plain-list">
        {zone.shippingMethods.map(({ id, name, price, freeAbove, minDays, maxDays }) => (
          <li key={id} className="spread">
            <span>
              {name}{" "}
              <span className="soft">
                {minDays}–{maxDays} days
              </span>
            </span>
            <span className="number">
              {formatMoney(price)}
              {freeAbove && <span className="soft"> · free from {formatMoney(freeAbove)}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function DeleteQuestion({ zone, onClose }: { zone: Zone; onClose: () => void }) {
  const { mutate, isPending } = useMutation({
    mutationFn: () => shop.DELETE("/api/v1/zones/{id}", { params: { path: { id: zone.id }, header: ifMatch(zone) } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["zones"] });
      showToast(`${zone.name} was deleted.`);
      onClose();
    },
  });
  return (
    <Question
      title={`Delete ${zone.name}?`}
      confirm="Delete the zone"
      isDangerous
      isBusy={isPending}
      onConfirm={() => mutate()}
      onClose={onClose}
    >
      <p>The shop no longer sells there, unless another zone has these places. This cannot be undone.</p>
    </Question>
  );
}
