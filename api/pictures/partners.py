"""An actor's network from two answers: whom it works with, and how these work with each other.

Owns what of the answers is drawn, and how strong a tie is where several things make it; pages and reports
differ only in where a partner leads to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from api.pictures.network import Node, Tie, ego_network
from kb.texts import language, t

Row = Mapping[str, Any]
# So many of the closest partners are drawn: more are a ball of wool.
DRAWN: Final = 60
# Ties among them that are asked for; the picture draws the strongest and says how many there are.
MOST_TIES: Final = 1000


def partners_picture(
    profile: Row, partners: Sequence[Row], among: Sequence[Row], address: Callable[[str], str | None]
) -> str | None:
    """The picture as SVG; None without partners.

    `profile` is the row of `actor-profile`, `partners` the rows of `who-works-with-whom`, `among` those of
    `ties-among-partners`, `address` where an actor's id leads to, if anywhere.
    """
    if not partners:
        return None
    ego = profile["actor"]
    name = ego["name"] or ego["id"]
    ceased = (profile["ceased"] or "ceased") if profile["status"] == "ceased" else None
    nodes = [Node(ego["id"], name, ego["helix"], 1.0, ego=True, ceased=ceased)]
    ties = []
    for row in partners[:DRAWN]:
        one = row["partner"]
        weight = (row["weight"] or 0.0) + ((row["strength"] or 1) / 5 if row["stated"] else 0.0)
        weight = weight or 0.2  # support alone ties as the weakest stated tie does
        named, leads = one["name"] or one["id"], address(one["id"])
        nodes.append(Node(one["id"], named, one["helix"], weight, leads, ceased=row["ceased"]))
        ties.append(Tie(ego["id"], one["id"], weight))
    ties += [Tie(row["a"]["id"], row["b"]["id"], row["weight"]) for row in among if row["weight"]]
    title = t("web.picture.title", name=name)
    description = t("web.picture.description", n=len(nodes) - 1)
    return ego_network(nodes, ties, title=title, description=description, lang=language())
