"""Orders, and what an agent learns about them."""

from agent import ERROR_MODELS, Agent, Answer, model
from report import case

ORDER = "order"


def read(agent: Agent, order: str) -> Answer:
    return agent.send("GET", f"/ucp/orders/{order}")


@case(ORDER, "is read with the buyer's token: its lines, totals, and where it stands")
def retrieve(agent: Agent) -> None:
    buyer = agent.of_buyer()
    bought = buyer.bought()
    answer = read(buyer, bought.body["order"]["id"])
    model("shopping.order.Order").model_validate(answer.body)
    assert answer.body["id"] == bought.body["order"]["id"] and answer.body["checkout_id"] == bought.body["id"]
    assert [line["item"]["id"] for line in answer.body["line_items"]] == [agent.shop["item"]]
    assert answer.total() == bought.total()


@case(ORDER, "says how it will be shipped, as the buyer chose, and where to")
def expectations(agent: Agent) -> None:
    buyer = agent.of_buyer()
    ready = buyer.ready()
    title = buyer.options(ready)[0]["title"]
    completed = buyer.complete(ready.body["id"], {"type": "token", "token": "success_token"})
    [expectation] = read(buyer, completed.body["order"]["id"]).body["fulfillment"]["expectations"]
    assert expectation["description"].startswith(title), expectation
    assert expectation["destination"]["street_address"] == agent.address()["street_address"]


@case(ORDER, "is shown to no one without the buyer's token or a signature of the agent")
def strangers(agent: Agent) -> None:
    answer = read(agent, agent.bought().body["order"]["id"])
    model(ERROR_MODELS[agent.version]).model_validate(answer.body)
    assert answer.messages() == ["unauthorized"]


@case(ORDER, "nothing of an order is the agent's to change")
def no_update(agent: Agent) -> None:
    order = agent.bought().body["order"]["id"]
    answer = agent.send("PUT", f"/ucp/orders/{order}", {"id": order, "adjustments": []})
    assert answer.status in (404, 405), answer
