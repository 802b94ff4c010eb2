"""Credentials, and what becomes of a session that they do not pay."""

from concurrent.futures import ThreadPoolExecutor

from agent import DECLINED, SUCCESS, Agent, Answer
from report import case

PAYMENT = "payment"


def is_open(answer: Answer) -> None:
    assert answer.status == 200 and "order" not in answer.body, answer
    assert answer.body["status"] in ("incomplete", "ready_for_complete", "requires_escalation"), answer.body["status"]


@case(PAYMENT, "a token that is declined completes nothing, says so, and another one pays the same session")
def declined(agent: Agent) -> None:
    session = agent.ready().body["id"]
    answer = agent.judge(agent.complete(session, DECLINED))
    is_open(answer)
    assert "payment_declined" in answer.messages() or "payment_failed" in answer.messages(), answer.messages()
    assert agent.judge(agent.complete(session, SUCCESS)).body["status"] == "completed"


@case(PAYMENT, "ten completions at once, with keys of their own, make one order that is paid once")
def at_once(agent: Agent) -> None:
    session = agent.ready().body["id"]
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: agent.complete(session, SUCCESS), range(10)))
    assert {answer.status for answer in answers} == {200}, answers
    final = agent.complete(session, SUCCESS)
    assert final.body["status"] == "completed"
    orders = {answer.body["order"]["id"] for answer in [*answers, final] if "order" in answer.body}
    assert len(orders) == 1


@case(PAYMENT, "no answer has the credential")
def no_echo(agent: Agent) -> None:
    session = agent.ready().body["id"]
    secret = "a-token-that-is-not-known"
    answer = agent.complete(session, {"type": "token", "token": secret})
    is_open(answer)
    assert secret not in str(answer.body) and secret not in str(agent.read(session).body)


@case(PAYMENT, "a handler that the shop does not declare leaves the buyer to pay in the shop")
def unknown_handler(agent: Agent) -> None:
    session = agent.ready().body["id"]
    answer = agent.judge(agent.complete(session, SUCCESS, instrument={"handler_id": "google_pay"}))
    assert answer.body["status"] == "requires_escalation" and answer.body["continue_url"], answer.body


@case("token binding", "a token that is bound to the session pays it")
def binding(agent: Agent) -> None:
    session = agent.ready().body["id"]
    bound = SUCCESS | {"binding": {"checkout_id": session, "identity": {"access_token": "user_access_token"}}}
    assert agent.judge(agent.complete(session, bound)).body["status"] == "completed"


@case("card credential", "a card number pays nothing: it must not pass through the shop, so the buyer pays there")
def card(agent: Agent) -> None:
    session = agent.ready().body["id"]
    number = "4242424242424242"
    credential = {"type": "card", "card_number_type": "fpan", "number": number, "cvc": "123", "name": "Ada"}
    answer = agent.judge(agent.complete(session, credential | {"expiry_month": 12, "expiry_year": 2030}))
    assert answer.body["status"] == "requires_escalation" and number not in str(answer.body), answer.body


@case("AP2", "a mandate of an extension that the shop does not declare is ignored, as the protocol has it")
def mandate(agent: Agent) -> None:
    session = agent.ready().body["id"]
    ap2 = {"checkout_mandate": "header.payload.signature~kb_signature"}
    assert agent.judge(agent.complete(session, SUCCESS, ap2=ap2)).body["status"] == "completed"
