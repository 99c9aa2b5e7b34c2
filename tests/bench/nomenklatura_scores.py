"""Scores of nomenklatura for pairs of names with countries: a JSON list a line in, a score a line out.

Run by a Python that has nomenklatura, which Loket's own has not.
"""

from __future__ import annotations

import json
import sys


def main() -> None:
    from followthemoney import model
    from nomenklatura.matching import LogicV2

    def entity(key: str, name: str, country: str) -> object:
        proxy = model.make_entity("Organization")
        proxy.id = key
        proxy.add("name", name)
        proxy.add("country", {"EL": "gr", "UK": "gb"}.get(country, country.lower()))
        return proxy

    config = LogicV2.default_config()
    for at, row in enumerate(sys.stdin):
        name, country, other, its = json.loads(row)
        # It remembers what it compared by the ids, so every pair needs its own.
        one, two = entity(f"a{at}", name, country), entity(f"b{at}", other, its)
        print(f"{LogicV2.compare(one, two, config).score:.4f}")


if __name__ == "__main__":
    main()
