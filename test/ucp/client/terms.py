"""What an order costs, and where it goes."""

from agent import Agent, Answer
from report import case

FULFILLMENT = "fulfillment"


def with_address(agent: Agent, address: dict | None = None, **more) -> Answer:
    item = more.pop("item", agent.shop["item"])
    buyer = {"email": more.pop("email", "ada@example.com")}
    document = {"line_items": agent.lines((item, more.pop("quantity", 1))), "buyer": buyer}
    if address is not None:
        document["fulfillment"] = agent.shipping(address)
    return agent.judge(agent.create(document | more))


@case(FULFILLMENT, "the option that is selected is in the totals, which sum up")
def select(agent: Agent) -> None:
    answer = agent.ready()
    [total] = [each["amount"] for each in answer.body["totals"] if each["type"] == "total"]
    assert total == sum(each["amount"] for each in answer.body["totals"] if each["type"] != "total")
    method = answer.body["fulfillment"]["methods"][0]
    chosen = method["groups"][0]["selected_option_id"]
    [option] = [each for each in method["groups"][0]["options"] if each["id"] == chosen]
    assert answer.total("fulfillment") == option["totals"][-1]["amount"]


@case(FULFILLMENT, "the options are those of the country")
def by_country(agent: Agent) -> None:
    domestic = with_address(agent, agent.address())
    abroad = agent.address(address_country="DE", address_region="", postal_code="10115", address_locality="Berlin")
    session, document = domestic.body["id"], {"line_items": agent.lines((agent.shop["item"], 1))}
    moved = agent.judge(agent.update(session, document | {"fulfillment": agent.shipping(abroad)}))
    ids = [{option["id"] for option in agent.options(answer)} for answer in (domestic, moved)]
    assert ids[0] and ids[1] and not ids[0] & ids[1], ids


@case(FULFILLMENT, "a buyer whose email is known to the shop gets no address of others: an email proves nothing")
def no_address_by_email(agent: Agent) -> None:
    agent.bought()
    answer = with_address(agent)
    assert answer.body["fulfillment"]["methods"][0]["destinations"] == []


@case(FULFILLMENT, "an address that is sent keeps its id, or gets one, and is the destination of later updates")
def keep_address(agent: Agent) -> None:
    nameless = {name: value for name, value in agent.address().items() if name != "id"}
    document = {"line_items": agent.lines((agent.shop["item"], 1))}
    method = {"type": "shipping", "destinations": [nameless]}
    created = agent.judge(agent.create(document | {"fulfillment": {"methods": [method]}}))
    [destination] = created.body["fulfillment"]["methods"][0]["destinations"]
    assert destination["id"] and destination["street_address"] == nameless["street_address"]
    again = {"type": "shipping", "selected_destination_id": destination["id"]}
    updated = agent.judge(agent.update(created.body["id"], document | {"fulfillment": {"methods": [again]}}))
    assert updated.body["fulfillment"]["methods"][0]["destinations"] == [destination]


@case(FULFILLMENT, "an address that lacks something says what, and one that there cannot be is refused")
def wrong_address(agent: Agent) -> None:
    answer = with_address(agent, agent.address(street_address="", address_country="XX"))
    paths = {each["path"].rsplit(".", 1)[-1] for each in answer.body["messages"] if "destinations[0]" in each["path"]}
    assert {"street_address", "address_country"} <= paths, answer.body["messages"]


@case(FULFILLMENT, "shipping is free above a sum, and with a code for it")
def free_shipping(agent: Agent) -> None:
    answer = agent.ready(discounts={"codes": ["FREESHIP"]})
    assert answer.total("fulfillment") + answer.total("discount") == 0 < answer.total("fulfillment")
    expensive = agent.ready(agent.shop["expensive_item"])
    assert expensive.total("fulfillment") == 0, expensive.body["totals"]


BUSINESS = "business logic"


@case(BUSINESS, "prices and titles are the shop's, whatever the agent sends")
def own_prices(agent: Agent) -> None:
    item = {"id": agent.shop["item"], "title": "Something else", "price": 1}
    answer = agent.judge(agent.create({"line_items": [{"item": item, "quantity": 2}]}))
    [line] = answer.body["line_items"]
    assert line["item"]["price"] == agent.shop["price"] and line["item"]["title"] != item["title"]
    assert answer.total("subtotal") == 2 * agent.shop["price"]


@case(BUSINESS, "totals follow the quantity")
def recalculate(agent: Agent) -> None:
    document = {"line_items": agent.lines((agent.shop["item"], 1))}
    session = agent.create(document).body["id"]
    answer = agent.update(session, {"line_items": agent.lines((agent.shop["item"], 2))})
    assert answer.total("subtotal") == 2 * agent.shop["price"]


def with_codes(agent: Agent, *codes: str) -> Answer:
    return with_address(agent, quantity=2, discounts={"codes": list(codes)})


@case(BUSINESS, "a percentage is taken off")
def percentage(agent: Agent) -> None:
    answer = with_codes(agent, "10OFF")
    [applied] = answer.body["discounts"]["applied"]
    assert applied["code"] == "10OFF" and applied["amount"] == answer.total("subtotal") // 10


@case(BUSINESS, "two percentages are taken off, each of the undiscounted total")
def two_percentages(agent: Agent) -> None:
    answer = with_codes(agent, "10OFF", "WELCOME20")
    assert {each["code"] for each in answer.body["discounts"]["applied"]} == {"10OFF", "WELCOME20"}
    assert answer.total("discount") == -answer.total("subtotal") * 30 // 100


@case(BUSINESS, "of a code that holds and one that there is not, the first is taken off and the other is a warning")
def one_rejected(agent: Agent) -> None:
    answer = with_codes(agent, "10OFF", "NO-SUCH-CODE")
    assert [each["code"] for each in answer.body["discounts"]["applied"]] == ["10OFF"]
    assert "discount_code_invalid" in answer.messages()


@case(BUSINESS, "a fixed amount is taken off")
def fixed(agent: Agent) -> None:
    assert with_codes(agent, "FIXED500").total("discount") == -500


@case(BUSINESS, "consent is answered as it was given")
def consent(agent: Agent) -> None:
    given = agent.shop["consent"]
    buyer = {"email": "ada@example.com", "consent": given}
    answer = agent.judge(agent.create({"line_items": agent.lines((agent.shop["item"], 1)), "buyer": buyer}))
    shown = answer.body["buyer"]["consent"]
    for purpose, value in given.items():
        decided = shown[purpose]["granted"] if isinstance(value, dict) else shown[purpose]
        assert decided == (value["granted"] if isinstance(value, dict) else value), shown


@case(BUSINESS, "what was said of the buyer is read again")
def buyer(agent: Agent) -> None:
    said = {"first_name": "Grace", "last_name": "Hopper", "email": "grace@example.com"}
    session = agent.create({"line_items": agent.lines((agent.shop["item"], 1)), "buyer": said}).body["id"]
    shown = agent.judge(agent.read(session)).body["buyer"]
    assert {name: shown[name] for name in said} == said
