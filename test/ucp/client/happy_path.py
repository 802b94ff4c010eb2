"""The way of the protocol's sample client, each step a case that goes on where the one before ended."""

from agent import SUCCESS, Agent, Answer
from report import case

AREA = "sample client"
state: dict = {}


def keep(agent: Agent, answer: Answer) -> Answer:
    state["answer"] = agent.judge(answer)
    return answer


def put(agent: Agent, **changes) -> Answer:
    state["document"] |= changes
    return keep(agent, agent.update(state["answer"].body["id"], state["document"]))


@case(AREA, "finds the payment handlers in the shop's profile")
def discover(agent: Agent) -> None:
    profile = agent.send("GET", f"/.well-known/ucp/{agent.version}").body
    handlers = [handler["id"] for each in profile["ucp"]["payment_handlers"].values() for handler in each]
    assert "mock_payment_handler" in handlers, handlers


@case(AREA, "creates a checkout session with an item and a buyer")
def create(agent: Agent) -> None:
    buyer = {"first_name": "John", "last_name": "Doe", "email": "john.doe@example.com"}
    state["document"] = {"line_items": agent.lines((agent.shop["item"], 1)), "buyer": buyer}
    answer = keep(agent, agent.create(state["document"]))
    assert answer.status == 201 and answer.body["status"] == "incomplete", answer
    assert answer.body["buyer"]["email"] == buyer["email"]


@case(AREA, "adds two of another item")
def add(agent: Agent) -> None:
    before = state["answer"].total("subtotal")
    answer = put(agent, line_items=agent.lines((agent.shop["item"], 1), (agent.shop["other_item"], 2)))
    assert [line["quantity"] for line in answer.body["line_items"]] == [1, 2]
    assert answer.total("subtotal") == before + 2 * agent.shop["other_price"]


@case(AREA, "takes ten percent off with a code")
def discount(agent: Agent) -> None:
    answer = put(agent, discounts={"codes": ["10OFF"]})
    assert answer.total("discount") == -answer.total("subtotal") // 10, answer.body["totals"]


@case(AREA, "is offered ways to ship once there is an address")
def address(agent: Agent) -> None:
    answer = put(agent, fulfillment=agent.shipping())
    method = answer.body["fulfillment"]["methods"][0]
    assert method["selected_destination_id"] == "home"
    assert agent.options(answer)


@case(AREA, "selects the cheapest one, and is ready to complete")
def select(agent: Agent) -> None:
    option = min(agent.options(state["answer"]), key=lambda each: each["totals"][-1]["amount"])
    answer = put(agent, fulfillment=agent.shipping(option=option["id"]))
    assert answer.body["status"] == "ready_for_complete", answer.body.get("messages")
    assert answer.total("fulfillment") == option["totals"][-1]["amount"]


@case(AREA, "completes with a token, and gets an order with an address of its own")
def complete(agent: Agent) -> None:
    answer = keep(agent, agent.complete(state["answer"].body["id"], SUCCESS))
    assert answer.body["status"] == "completed", answer.body
    assert answer.body["order"]["permalink_url"].endswith(answer.body["order"]["id"])
