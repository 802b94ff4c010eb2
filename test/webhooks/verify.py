import json
import sys

from standardwebhooks import Webhook

case = json.load(sys.stdin)
for secret in (case["secret"], case["previous"]):
    Webhook(secret).verify(case["body"], case["headers"])
try:
    Webhook(case["other"]).verify(case["body"], case["headers"])
    sys.exit("another secret was accepted")
except Exception as error:
    print(f"PyPI: both secrets are accepted, another is refused: {error}")
