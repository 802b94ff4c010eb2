"""Runs cases one after another, and writes one line of JSON about each."""

import json
import traceback
from collections.abc import Callable

from agent import Agent

CASES: list[tuple[str, str, Callable[[Agent], None]]] = []


def case(area: str, title: str) -> Callable:
    """Declares a case: it fails by raising."""

    def declare(run: Callable[[Agent], None]) -> Callable[[Agent], None]:
        CASES.append((area, title, run))
        return run

    return declare


def report(agent: Agent) -> None:
    for area, title, run in CASES:
        try:
            run(agent)
            failure = None
        except Exception:  # Whatever goes wrong is this case's result.
            failure = traceback.format_exc(limit=-3)
        print(json.dumps({"area": area, "title": title, "failure": failure}), flush=True)
