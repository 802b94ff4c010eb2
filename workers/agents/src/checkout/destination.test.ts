import { describe, expect, it } from "vitest";
import { checkDestination, nameDestination, toDestination } from "./destination.ts";

const complete = {
  first_name: "Ada",
  last_name: "Lovelace",
  street_address: "1 Main Street",
  address_locality: "San Francisco",
  address_region: "CA",
  address_country: "US",
};

describe("checkDestination()", () => {
  it("makes a complete destination an address of the shop, and back", () => {
    const { address, faults } = checkDestination(complete);
    expect(faults).toEqual([]);
    expect(address).toMatchObject({ name: "Ada Lovelace", line1: "1 Main Street", region: "CA", country: "US" });
    if (!address) throw new Error("there is no address");
    expect(checkDestination(toDestination(address)).address).toEqual(address);
  });

  it("names each field that is missing or not what the shop can use", () => {
    const { address, faults } = checkDestination({ address_region: "California", address_country: "USA" });
    expect(address).toBeUndefined();
    expect(faults.map(({ field, code }) => [field, code])).toEqual([
      ["first_name", "field_required"],
      ["street_address", "field_required"],
      ["address_locality", "field_required"],
      ["address_region", "invalid_address"],
      ["address_country", "invalid_address"],
    ]);
  });
});

describe("nameDestination()", () => {
  it("takes the buyer's names for a destination that has none, and its own where it has", () => {
    const buyer = { first_name: "Grace", phone_number: "+1 202" };
    const { first_name: _first, ...unnamed } = complete;
    expect(nameDestination({ buyer, destination: unnamed })).toMatchObject({
      first_name: "Grace",
      phone_number: "+1 202",
    });
    expect(nameDestination({ buyer, destination: complete })).toMatchObject({ first_name: "Ada" });
    expect(nameDestination({ buyer })).toBeUndefined();
  });
});
