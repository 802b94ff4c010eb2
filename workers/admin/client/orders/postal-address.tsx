import { placeLine } from "#shared/values/place-line.ts";
import type { Order } from "../api/client.ts";
import { nameOfCountry } from "../ui/country.ts";

export function PostalAddress({ address }: { address: Order["shippingAddress"] }) {
  if (!address) return <p className="soft">The order was placed without an address.</p>;
  const { name, company, line1, line2, country, phone } = address;
  const lines = [name, company, line1, line2, placeLine(address), nameOfCountry(country), phone].filter(Boolean);
  return (
    <address>
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </address>
  );
}
