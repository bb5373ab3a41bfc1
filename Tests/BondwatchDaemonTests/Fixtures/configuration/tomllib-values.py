"""Reads TOML texts with Python's tomllib and prints what they mean, a line for each.

Each line of the input is a text, its bytes in hexadecimal. A line of the output is `-` where tomllib refuses the text, or
its value in one way of writing that has no choices: keys sorted by their bytes, texts in hexadecimal.
"""

import sys
import tomllib


def shown(value):
    match value:
        case dict():
            pairs = sorted((key.encode().hex(), shown(inner)) for key, inner in value.items())
            return "{" + ",".join(key + "=" + inner for key, inner in pairs) + "}"
        case list():
            return "[" + ",".join(map(shown, value)) + "]"
        case bool():
            return str(value).lower()
        case int():
            return str(value) if -(2**63) <= value < 2**63 else "hugeInteger"
        case str():
            return "'" + value.encode().hex()
        case float():
            return "fraction"
        case _:
            return "dateOrTime"


for line in sys.stdin:
    try:
        print(shown(tomllib.loads(bytes.fromhex(line).decode())))
    except ValueError:
        print("-")
