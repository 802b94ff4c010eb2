"""Validates documents with the models of ucp-sdk. Reads lines of JSON: {"name", "model", "document"}; prints what is wrong."""

import importlib
import json
import sys

from pydantic import ValidationError

wrong = 0
for line in sys.stdin:
    case = json.loads(line)
    module, _, name = case["model"].rpartition(".")
    model = getattr(importlib.import_module(f"ucp_sdk.models.schemas.{module}"), name)
    try:
        model.model_validate(case["document"])
    except ValidationError as error:
        wrong += 1
        print(f"{case['name']}: {error}")
sys.exit(1 if wrong else 0)
