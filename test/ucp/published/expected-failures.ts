const MESSAGES =
  "since 2026-04-08 what can be mended is a message of an answer with 200 or 201, not an error with a status";
const NO_ADDRESS_BOOK =
  "the suite's server has addresses for an email; the shop shows no one an address for knowing an email";
const NO_ORDER_UPDATE = "the suite's server lets an agent change an order; the protocol only lets it read one";
const SIMULATION = "a route of the suite's server, not of the protocol: it ships an order";
const OWN_DATA = "expects promotions or names of the suite's server";

/** Cases of the published suite that the shop does not pass, and why. */
export const EXPECTED_FAILURES: Record<string, string> = {
  "business_logic: test_multiple_discounts_accepted":
    "the second percentage is expected of the discounted total; the shop takes each of the undiscounted one",
  "card_credential: test_card_credential_payment": "card numbers must not pass through the shop: its buyer pays there",
  "checkout_lifecycle: test_complete_is_idempotent":
    "expects a refusal with a new key; the shop answers the order that there is, and takes no money again",
  "fulfillment: test_free_shipping_for_specific_item": OWN_DATA,
  "fulfillment: test_free_shipping_on_expensive_order": `${OWN_DATA}: shipping is free, but its name is not “Free”`,
  "fulfillment: test_known_customer_multiple_addresses_selection": NO_ADDRESS_BOOK,
  "fulfillment: test_known_customer_one_address": NO_ADDRESS_BOOK,
  "fulfillment: test_known_user_existing_address_reuse": NO_ADDRESS_BOOK,
  "fulfillment: test_new_user_new_address_persistence": NO_ADDRESS_BOOK,
  "invalid_input: test_invalid_adjustment_status": NO_ORDER_UPDATE,
  "invalid_input: test_malformed_adjustment_payload": NO_ORDER_UPDATE,
  "order: test_order_adjustments": NO_ORDER_UPDATE,
  "order: test_order_fulfillment_retrieval":
    "expects the option's title alone as description; the shop's has the days too: “Ground: 3–7 days”",
  "order: test_order_update": NO_ORDER_UPDATE,
  "protocol: test_discovery": "expects the handlers of the suite's server: Google Pay, Shop Pay",
  "protocol: test_discovery_urls": "fetches each document from the web, and expects one for the handler for tests too",
  "protocol: test_version_negotiation": "expects 400; since 2026-04-08 it is 422 version_unsupported",
  "simulation_url_security: test_simulation_endpoint_correct_secret": SIMULATION,
  "simulation_url_security: test_simulation_endpoint_incorrect_secret": SIMULATION,
  "simulation_url_security: test_simulation_endpoint_missing_header": SIMULATION,
  "validation: test_complete_without_fulfillment": MESSAGES,
  "validation: test_out_of_stock": MESSAGES,
  "validation: test_payment_failure": MESSAGES,
  "validation: test_product_not_found": MESSAGES,
  "validation: test_structured_error_messages": MESSAGES,
  "validation: test_update_inventory_validation": "expects 400; 10,001 of an item is more than a line may have: 422",
  "webhook: test_webhook_event_stream": SIMULATION,
  "webhook: test_webhook_order_address_known_customer": NO_ADDRESS_BOOK,
  "webhook: test_webhook_order_address_new_address":
    "expects a message with event_type; since 2026-04-08 a message is the order itself",
};
