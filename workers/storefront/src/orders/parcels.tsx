import { Icon } from "../layout/icons.tsx";
import type { View } from "../layout/view.ts";
import type { Fulfillment } from "../shop/types.ts";

/** What has left already, and where it is. */
export const Parcels = ({ v, fulfillments }: { v: View; fulfillments: Fulfillment[] }) =>
  fulfillments.map(({ carrier, trackingNumber, trackingUrl, createdAt }) => (
    <section class="panel stack">
      <h2>
        <Icon name="parcel" /> {v.t.order.shipment} · {v.date(createdAt)}
      </h2>
      <p>{[carrier, trackingNumber].filter(Boolean).join(" · ")}</p>
      {trackingUrl && /^https:/.test(trackingUrl) && (
        <p>
          <a class="button quiet" href={trackingUrl} rel="noopener noreferrer">
            {v.t.order.track}
          </a>
        </p>
      )}
    </section>
  ));
