"""Runs all cases against a shop. Reads its arguments as JSON: {"version", "origin", "profile", "shop"}."""

import json
import sys

# Each declares its cases.
import checkout  # noqa: F401
import happy_path  # noqa: F401
import order  # noqa: F401
import payment  # noqa: F401
import protocol  # noqa: F401
import terms  # noqa: F401
from agent import Agent
from report import report

report(Agent(**json.load(sys.stdin)))
