"""Run by a Python that has nomenklatura: reads pairs of names with countries, a JSON list a line, and prints
a score for each."""

from __future__ import annotations

import json
import sys

from followthemoney import model
from nomenklatura.matching import LogicV2


def entity(key: str, name: str, country: str) -> object:
    proxy = model.make_entity("Organization")
    proxy.id = key
    proxy.add("name", name)
    proxy.add("country", {"EL": "gr", "UK": "gb"}.get(country, country.lower()))
    return proxy


def main() -> None:
    config = LogicV2.default_config()
    for row in sys.stdin:
        name, country, other, its = json.loads(row)
        print(f"{LogicV2.compare(entity('a', name, country), entity('b', other, its), config).score:.4f}")


if __name__ == "__main__":
    main()
