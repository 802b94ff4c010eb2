"""Discovery and negotiation."""

from agent import Agent, model
from report import case

PROTOCOL = "protocol"
CHECKOUT = "dev.ucp.shopping.checkout"


def profile_of(agent: Agent) -> dict:
    return agent.send("GET", f"/.well-known/ucp/{agent.version}").body["ucp"]


@case(PROTOCOL, "the profile is valid, of its version, and declares checkout with what extends it")
def discovery(agent: Agent) -> None:
    profile = profile_of(agent)
    model("ucp.BusinessSchema").model_validate(profile)
    assert profile["version"] == agent.version
    names = {"checkout", "cart", "discount", "fulfillment", "buyer_consent"}
    assert {f"dev.ucp.shopping.{name}" for name in names} <= set(profile["capabilities"])


@case(PROTOCOL, "each document that the profile names is on the site of the name's authority")
def addresses(agent: Agent) -> None:
    profile = profile_of(agent)
    authorities = {"dev.ucp": "https://ucp.dev/", "com.stripe": "https://"}
    for registry in ("services", "capabilities", "payment_handlers"):
        for name, entries in profile[registry].items():
            site = next((site for prefix, site in authorities.items() if name.startswith(prefix)), "https://")
            for entry in entries:
                assert all(entry.get(key, site).startswith(site) for key in ("spec", "schema")), entry


@case(PROTOCOL, "the answer has the agent's version, and a version that the shop does not speak is refused")
def versions(agent: Agent) -> None:
    document = {"line_items": agent.lines((agent.shop["item"], 1))}
    assert agent.create(document).body["ucp"]["version"] == agent.version
    unknown = {"UCP-Agent": f'profile="{agent.shop["unsupported_profile"]}"'}
    answer = agent.create(document, unknown)
    assert (answer.status, answer.body["code"]) == (422, "version_unsupported")


@case(PROTOCOL, "an agent whose profile lacks checkout is refused with that reason")
def capabilities(agent: Agent) -> None:
    headers = {"UCP-Agent": f'profile="{agent.shop["profile_without_checkout"]}"'}
    answer = agent.judge(agent.create({"line_items": agent.lines((agent.shop["item"], 1))}, headers))
    assert answer.messages() == ["capabilities_incompatible"] and "id" not in answer.body


@case(PROTOCOL, "a session is found by no other agent")
def other_agent(agent: Agent) -> None:
    session = agent.create({"line_items": agent.lines((agent.shop["item"], 1))}).body["id"]
    headers = {"UCP-Agent": f'profile="{agent.shop["other_profile"]}"'}
    answer = agent.judge(agent.send("GET", f"/ucp/checkout-sessions/{session}", headers=headers))
    assert answer.messages() == ["not_found"]
