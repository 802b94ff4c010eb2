"""The life of a checkout session: what can be done with it, how often, and what is refused."""

import uuid

from agent import SUCCESS, Agent
from report import case

LIFECYCLE = "lifecycle"


def simple(agent: Agent, quantity: int = 1) -> dict:
    return {"line_items": agent.lines((agent.shop["item"], quantity))}


@case(LIFECYCLE, "a session is created with 201 and an id, and read as it was answered")
def create_and_read(agent: Agent) -> None:
    created = agent.judge(agent.create(simple(agent)))
    assert created.status == 201 and created.body["id"]
    read = agent.judge(agent.read(created.body["id"]))
    for member in ("id", "status", "line_items", "totals", "currency"):
        assert read.body[member] == created.body[member], member


@case(LIFECYCLE, "an update replaces the items")
def update(agent: Agent) -> None:
    session = agent.create(simple(agent)).body["id"]
    updated = agent.judge(agent.update(session, simple(agent, 3)))
    assert updated.body["line_items"][0]["quantity"] == 3


@case(LIFECYCLE, "a cancelled session says so, and stays cancelled")
def cancel(agent: Agent) -> None:
    session = agent.create(simple(agent)).body["id"]
    assert agent.judge(agent.cancel(session)).body["status"] == "canceled"
    assert agent.read(session).body["status"] == "canceled"


@case(LIFECYCLE, "a cancelled session can be neither updated nor completed nor cancelled again")
def closed_by_cancel(agent: Agent) -> None:
    session = agent.ready().body["id"]
    agent.cancel(session)
    assert agent.update(session, simple(agent)).status == 409
    assert agent.complete(session, SUCCESS).status == 409
    assert agent.cancel(session).status == 409


@case(LIFECYCLE, "a completed session can be neither updated nor cancelled")
def closed_by_complete(agent: Agent) -> None:
    session = agent.bought().body["id"]
    assert agent.update(session, simple(agent)).status == 409
    assert agent.cancel(session).status == 409
    assert agent.read(session).body["status"] == "completed"


@case(LIFECYCLE, "a session that is completed again answers the same order")
def complete_again(agent: Agent) -> None:
    first = agent.bought()
    again = agent.judge(agent.complete(first.body["id"], SUCCESS))
    assert (again.status, again.body["order"]) == (200, first.body["order"])


IDEMPOTENCY = "idempotency"


def is_repeated(agent: Agent, send) -> None:
    """The same request with the same key is answered the same; with another body it is refused."""
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    first, again = send(headers, False), send(headers, False)
    assert first.status in (200, 201), first
    assert (first.status, first.body) == (again.status, again.body)
    assert send(headers, True).status == 409


@case(IDEMPOTENCY, "a repeated creation answers the same session, and another body is a conflict")
def repeat_create(agent: Agent) -> None:
    is_repeated(agent, lambda headers, other: agent.create(simple(agent, 2 if other else 1), headers))


@case(IDEMPOTENCY, "a repeated update answers the same, whatever became of the session since")
def repeat_update(agent: Agent) -> None:
    session = agent.create(simple(agent)).body["id"]
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    first = agent.update(session, simple(agent, 2), headers)
    agent.update(session, simple(agent, 5))
    again = agent.update(session, simple(agent, 2), headers)
    assert first.body == again.body
    assert agent.read(session).body["line_items"][0]["quantity"] == 5
    assert agent.update(session, simple(agent, 3), headers).status == 409


@case(IDEMPOTENCY, "a repeated completion takes the money once")
def repeat_complete(agent: Agent) -> None:
    session = agent.ready().body["id"]
    token = lambda other: SUCCESS | ({"expiry": "2030-01-01T00:00:00Z"} if other else {})  # noqa: E731
    is_repeated(agent, lambda headers, other: agent.complete(session, token(other), headers))


@case(IDEMPOTENCY, "a repeated cancellation is answered as the first one, not as a conflict")
def repeat_cancel(agent: Agent) -> None:
    session = agent.create(simple(agent)).body["id"]
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    first, again = agent.cancel(session, headers), agent.cancel(session, headers)
    assert (first.status, first.body) == (again.status, again.body) and first.status == 200


VALIDATION = "validation"


@case(VALIDATION, "an item that is out of stock keeps the session from being completed, and says which")
def out_of_stock(agent: Agent) -> None:
    answer = agent.judge(agent.create({"line_items": agent.lines((agent.shop["sold_out_item"], 1))}))
    assert answer.body["status"] == "incomplete"
    [message] = [each for each in answer.body["messages"] if each["code"] == "out_of_stock"]
    assert message["path"] == "$.line_items[0].quantity" and message["severity"] == "recoverable"


@case(VALIDATION, "a quantity above the stock does so too")
def too_many(agent: Agent) -> None:
    session = agent.create(simple(agent)).body["id"]
    answer = agent.judge(agent.update(session, simple(agent, 1000)))
    assert "out_of_stock" in answer.messages()


@case(VALIDATION, "a session is not made of a product that there is not, and the error says which")
def unknown_product(agent: Agent) -> None:
    answer = agent.judge(agent.create({"line_items": agent.lines((agent.shop["unknown_item"], 1))}))
    assert answer.body["ucp"]["status"] == "error" and answer.messages() == ["item_unavailable"]
    assert agent.shop["unknown_item"] in answer.body["messages"][0]["content"]


@case(VALIDATION, "a session without an address is not completed: each thing that it lacks is a message with a path")
def without_fulfillment(agent: Agent) -> None:
    session = agent.create(simple(agent)).body["id"]
    answer = agent.judge(agent.complete(session, SUCCESS))
    assert answer.body["status"] == "incomplete" and "order" not in answer.body
    paths = [each["path"] for each in answer.body["messages"] if each["code"] == "field_required"]
    assert "$.buyer.email" in paths and any(path.startswith("$.fulfillment") for path in paths), paths


INVALID = "invalid input"


@case(INVALID, "a code that there is not takes nothing off, and is a warning")
def unknown_code(agent: Agent) -> None:
    session = agent.create(simple(agent)).body["id"]
    answer = agent.judge(agent.update(session, simple(agent) | {"discounts": {"codes": ["NO-SUCH-CODE"]}}))
    assert answer.status == 200 and not answer.body["discounts"]["applied"]
    assert "discount_code_invalid" in answer.messages()


@case(INVALID, "a body that is no JSON, or has values of a wrong type, is refused with 422 and changes nothing")
def malformed(agent: Agent) -> None:
    created = agent.create(simple(agent))
    path = f"/ucp/checkout-sessions/{created.body['id']}"
    wrong = [b"{", {"line_items": {}}, {"line_items": []}, simple(agent) | {"discounts": {"codes": "10OFF"}}]
    wrong.append({"line_items": [{"item": {"id": agent.shop["item"]}, "quantity": -1}]})
    for body in wrong:
        answer = agent.send("PUT", path, body)
        assert answer.status == 422 and answer.body["code"] == "invalid_request", (body, answer)
    assert agent.read(created.body["id"]).body["line_items"] == created.body["line_items"]
