import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ifMatch, shop } from "../api/client.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { NotLoaded } from "../ui/not-loaded.tsx";
import { formatMoney } from "../ui/format.ts";
import { RemovalQuestion } from "../dialogs/question.tsx";
import { ZoneDialog } from "./zone-dialog.tsx";
import { nameOfPlace, readZones, type Zone } from "./zones.ts";

export function ZonesPage() {
  const { data: zones, error, refetch } = useQuery({ queryKey: ["zones"], queryFn: readZones });
  const [edited, setEdited] = useState<Zone | "new">();
  const [deleted, setDeleted] = useState<Zone>();
  return (
    <>
      <PageHeader title="Zones">
        <Button variant="primary" icon="plus" onClick={() => setEdited("new")}>
          New zone
        </Button>
      </PageHeader>
      <p className="soft lead">Where the shop sells to, and what taxes and shipping cost there.</p>
      {!zones && <NotLoaded error={error} onRetry={refetch} />}
      {zones?.length === 0 && (
        <Empty title="No zones yet" hint="The shop delivers nowhere until a zone says what shipping costs." />
      )}
      <div className="tiles">
        {zones?.map((zone) => (
          <ZoneCard key={zone.id} zone={zone} onEdit={() => setEdited(zone)} onDelete={() => setDeleted(zone)} />
        ))}
      </div>
      {edited && (
        <ZoneDialog
          {...(edited !== "new" && { zone: edited, key: edited.version })}
          onReload={setEdited}
          onClose={() => setEdited(undefined)}
        />
      )}
      {deleted && (
        <RemovalQuestion
          title={`Delete ${deleted.name}?`}
          confirm="Delete the zone"
          remove={() =>
            shop.DELETE("/api/v1/zones/{id}", { params: { path: { id: deleted.id }, header: ifMatch(deleted) } })
          }
          done={`${deleted.name} was deleted.`}
          queryKey={["zones"]}
          onClose={() => setDeleted(undefined)}
        >
          <p>The shop no longer sells there, unless another zone has these places. This cannot be undone.</p>
        </RemovalQuestion>
      )}
    </>
  );
}

type CardProps = { zone: Zone; onEdit: () => void; onDelete: () => void };

function ZoneCard({ zone, onEdit, onDelete }: CardProps) {
  const places = [...zone.countries.map(nameOfPlace), ...zone.regions];
  return (
    <section className="card">
      <div className="spread">
        <h2>{zone.name}</h2>
        <span className="actions tight">
          <Button variant="quiet" icon="edit" aria-label={`Edit ${zone.name}`} onClick={onEdit} />
          <Button variant="quiet" icon="close" aria-label={`Delete ${zone.name}`} onClick={onDelete} />
        </span>
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
              {name} <span className="soft">{describeDays(minDays, maxDays)}</span>
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

function describeDays(min: number, max: number): string {
  if (min === max) return min === 1 ? "1 day" : `${min} days`;
  return `${min}–${max} days`;
}
