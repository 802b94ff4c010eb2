import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The files that the suite reads, with the shop's products: in a folder of their own. */
export async function writeTestData(items: { item: string; sold_out_item: string }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ucp-suite-"));
  const input = {
    currency: "USD",
    items: [{ id: items.item, title: "Red Rose", price: 3500 }],
    out_of_stock_item: { id: items.sold_out_item, title: "Gardenias" },
    non_existent_item: { id: crypto.randomUUID(), title: "Pink Wumpus" },
  };
  const addresses = [
    "id,customer_id,street_address,city,state,postal_code,country",
    "addr_1,cust_1,1 Main Street,Albany,NY,12207,US",
  ];
  const instruments = [
    "id,type,brand,last_digits,token,handler_id",
    "instr_1,card,Visa,1234,success_token,mock_payment_handler",
    "instr_fail,card,Visa,0000,fail_token,mock_payment_handler",
  ];
  await writeFile(join(folder, "conformance_input.json"), JSON.stringify(input));
  await writeFile(join(folder, "addresses.csv"), `${addresses.join("\n")}\n`);
  await writeFile(join(folder, "payment_instruments.csv"), `${instruments.join("\n")}\n`);
  return folder;
}
