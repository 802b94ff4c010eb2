import { Icon } from "../layout/icons.tsx";
import type { View } from "../layout/view.ts";
import type { Fulfillment, Order } from "../shop/types.ts";
import { Units } from "./units.tsx";

type ParcelsProps = { v: View; order: Order; fulfillments: Fulfillment[] };

/** What has left already, and where it is. */
export const Parcels = ({ v, order, fulfillments }: ParcelsProps) =>
  fulfillments.map(({ carrier, trackingNumber, trackingUrl, createdAt, items }) => {
    const tracking = [carrier, trackingNumber].filter(Boolean).join(" · ");
    return (
      <section class="panel stack">
        <h2>
          <Icon name="parcel" /> {v.t.order.shipment} · {v.date(createdAt)}
        </h2>
        <Units order={order} items={items} />
        {tracking && <p>{tracking}</p>}
        {trackingUrl && /^https:/.test(trackingUrl) && (
          <p>
            <a class="button quiet" href={trackingUrl} rel="noopener noreferrer">
              {v.t.order.track}
            </a>
          </p>
        )}
      </section>
    );
  });
