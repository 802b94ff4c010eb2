"""A shopping agent. It builds its requests with the models of ucp-sdk, and lets them judge every answer of the shop."""

import importlib
import json
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass
from typing import Any

# What has another name in each version of the protocol.
ERROR_MODELS = {
    "2026-04-08": "shopping.types.error_response.ErrorResponse",
    "2026-08-25": "common.types.error_response.ErrorResponse",
}
CHECKOUT_MODELS = [
    "shopping.checkout.Checkout",
    "shopping.discount.Checkout",
    "shopping.fulfillment.Checkout",
    "shopping.buyer_consent.Checkout",
]


def model(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(f"ucp_sdk.models.schemas.{module}"), name)


def build(path: str, document: dict) -> dict:
    """A request as the model writes it."""
    return model(path).model_validate(document).model_dump(mode="json", by_alias=True, exclude_none=True)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: dict

    def messages(self) -> list[str]:
        return [message["code"] for message in self.body.get("messages", [])]

    def total(self, kind: str = "total") -> int:
        return sum(entry["amount"] for entry in self.body["totals"] if entry["type"] == kind)


class Agent:
    """`shop`: what the test prepared there, such as the ids of its products."""

    def __init__(self, version: str, origin: str, profile: str, shop: dict, token: str | None = None):
        self.version = version
        self.origin = origin
        self.profile = profile
        self.shop = shop
        self.token = token

    def of_buyer(self) -> "Agent":
        """The same agent with the token of a buyer."""
        return Agent(self.version, self.origin, self.profile, self.shop, self.shop["buyer_token"])

    def send(self, method: str, path: str, body: Any = None, headers: dict | None = None) -> Answer:
        """Sends a request, with a new idempotency key unless `headers` has one."""
        sent = {"UCP-Agent": f'profile="{self.profile}"', "Request-Id": str(uuid.uuid4())}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        if method != "GET":
            sent |= {"Idempotency-Key": str(uuid.uuid4()), "Content-Type": "application/json"}
        data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.origin + path, data, sent | (headers or {}), method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return Answer(response.status, dict(response.headers), json.loads(response.read()))
        except urllib.error.HTTPError as error:
            return Answer(error.code, dict(error.headers), json.loads(error.read() or b"{}"))

    def judge(self, answer: Answer) -> Answer:
        """Validates a checkout session, or the error that an answer is instead, by the models of the protocol."""
        is_error = answer.body.get("ucp", {}).get("status") == "error"
        for path in [ERROR_MODELS[self.version]] if is_error else CHECKOUT_MODELS:
            model(path).model_validate(answer.body)
        return answer

    def lines(self, *items: tuple[str, int]) -> list[dict]:
        return [{"item": {"id": item}, "quantity": quantity} for item, quantity in items]

    def create(self, document: dict, headers: dict | None = None) -> Answer:
        body = build("shopping.checkout_create_request.CheckoutCreateRequest", document)
        return self.send("POST", "/ucp/checkout-sessions", body, headers)

    def update(self, session: str, document: dict, headers: dict | None = None) -> Answer:
        body = build("shopping.checkout_update_request.CheckoutUpdateRequest", document)
        return self.send("PUT", f"/ucp/checkout-sessions/{session}", body, headers)

    def read(self, session: str) -> Answer:
        return self.send("GET", f"/ucp/checkout-sessions/{session}")

    def complete(self, session: str, credential: dict, headers: dict | None = None, **more: Any) -> Answer:
        instrument = {
            "id": "instrument-1",
            "handler_id": "mock_payment_handler",
            "type": "card",
            "selected": True,
            "display": {"brand": "visa", "last_digits": "4242"},
            "credential": credential,
        }
        document = {"payment": {"instruments": [instrument | more.pop("instrument", {})]}, **more}
        body = build("shopping.checkout_complete_request.CheckoutCompleteRequest", document)
        return self.send("POST", f"/ucp/checkout-sessions/{session}/complete", body, headers)

    def cancel(self, session: str, headers: dict | None = None) -> Answer:
        return self.send("POST", f"/ucp/checkout-sessions/{session}/cancel", {}, headers)

    def address(self, **changes: str) -> dict:
        return {
            "id": "home",
            "first_name": "Ada",
            "last_name": "Lovelace",
            "street_address": "1 Main Street",
            "address_locality": "Austin",
            "address_region": "TX",
            "postal_code": "73301",
            "address_country": "US",
        } | changes

    def shipping(self, address: dict | None = None, option: str | None = None) -> dict:
        method = {"type": "shipping", "destinations": [address or self.address()], "selected_destination_id": "home"}
        return {"methods": [method | ({"groups": [{"selected_option_id": option}]} if option else {})]}

    def options(self, answer: Answer) -> list[dict]:
        groups = answer.body["fulfillment"]["methods"][0]["groups"]
        return groups[0]["options"] if groups else []

    def ready(self, item: str | None = None, quantity: int = 1, **more: Any) -> Answer:
        """A session that can be completed, with all that it was sent in `document`."""
        document = {
            "line_items": self.lines((item or self.shop["item"], quantity)),
            "buyer": {"email": "ada@example.com", "first_name": "Ada"},
            "fulfillment": self.shipping(),
        } | more
        created = self.judge(self.create(document))
        option = self.options(created)[0]["id"]
        document["fulfillment"] = self.shipping(option=option)
        updated = self.judge(self.update(created.body["id"], document))
        assert updated.body["status"] == "ready_for_complete", updated.body
        return updated

    def bought(self) -> Answer:
        """A session that was completed and paid."""
        completed = self.complete(self.ready().body["id"], SUCCESS)
        assert completed.body["status"] == "completed", completed.body
        return self.judge(completed)


SUCCESS = {"type": "token", "token": "success_token"}
DECLINED = {"type": "token", "token": "fail_token"}
