"""The picture of an actor's network: the same for any order, all told, no name on another, all of it text."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import combinations
from random import Random
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.pictures import labels, layout, palette, raster
from api.pictures.network import HEIGHT, WIDTH, Node, Tie, ego_network
from kb.model import Helix
from kb.texts import Language

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "A & B ]]> <!-- -->",
    "å" * 500,
    "ord " * 125,
    "שלום חברה בע״מ",
    "\u202eevil\u202c",
    "null\x00byte\x1b[0m\ud800",
    "🚀 Rymd 👩‍🔬 AB",
    "",
]


def ego(partners: int, name: str = "Aktör {}", seed: int = 1) -> tuple[list[Node], list[Tie]]:
    """An actor, its partners, and some ties among these."""
    random = Random(seed)
    helices = list(Helix)
    nodes = [
        Node(f"a{at}", name.format(at), helices[at % 6], 1 / (1 + at), f"/actors/a{at}", at == 0)
        for at in range(partners + 1)
    ]
    ties = [Tie("a0", one.id, one.weight) for one in nodes[1:]]
    for _ in range(3 * partners):
        one, other = random.choices(nodes[1:], k=2)
        ties.append(Tie(one.id, other.id, random.choice([0.05, 0.1, 0.5])))
    return nodes, ties


def drawn(nodes: Sequence[Node], ties: Sequence[Tie], lang: Language = "sv") -> str:
    return ego_network(nodes, ties, title="Nätverket", description="Vilka som samarbetar.", lang=lang)


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


@given(st.randoms(use_true_random=False), st.integers(0, 30))
@settings(max_examples=15, deadline=None)
def test_the_picture_is_the_same_for_any_order(random: Random, partners: int) -> None:
    nodes, ties = ego(partners)
    one = drawn(nodes, ties)
    random.shuffle(nodes)
    turned = [Tie(tie.b, tie.a, tie.weight) if random.random() < 0.5 else tie for tie in ties]
    random.shuffle(turned)
    assert drawn(nodes, turned) == one


def test_every_actor_is_a_link_that_tells_its_whole_name_and_helix_in_the_order_of_weight() -> None:
    nodes, ties = ego(120, "Ett ganska långt namn på en aktör som heter {}")
    links = parsed(drawn(nodes, ties)).findall(f"{SVG}a")
    assert [one.get("href") for one in links] == [f"/actors/a{at}" for at in range(121)]
    assert links[2].get("aria-label") == "Ett ganska långt namn på en aktör som heter 2, offentlig aktör"
    assert all(one.findtext(f"{SVG}title") == one.get("aria-label") for one in links)


def test_no_name_lies_on_another_or_on_a_mark_or_outside() -> None:
    random = Random(3)
    spots = [
        labels.Spot(random.uniform(50, 950), random.uniform(50, 650), 8, f"Aktör nummer {at}", 12)
        for at in range(90)
    ]
    frame = labels.Box(0, 0, 1000, 700)
    found = [one for one in labels.place(spots, frame, []) if one]
    assert len(found) > 45
    assert not any(one.box.meets(other.box) for one, other in combinations(found, 2))
    for label in found:
        mine = [spot for spot in spots if labels.wrapped(spot.name) == label.lines]
        for spot in spots:
            mark = labels.Box(spot.x - 8, spot.y - 8, spot.x + 8, spot.y + 8)
            assert spot in mine or not label.box.meets(mark)
        assert label.box.left >= 0
        assert label.box.right <= 1000


def test_names_estimated_are_at_least_as_wide_as_they_are_drawn() -> None:
    # Widths of Source Sans Pro Regular in thousandths, as its font file has them.
    for text, thousandths in (("Luleå", 2285), ("UNIVERSITET", 5562), ("mitt", 1751), ("AB", 1132)):
        assert labels.width(text, 1000) >= thousandths


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text_and_nothing_else(name: str) -> None:
    nodes = [
        Node("e", name, "Company", 1, "/actors/e", True),
        Node("p", name, "No such", 1, "javascript:alert(1)"),
    ]
    svg = ego_network(nodes, [Tie("e", "p", 1)], title=name, description=name, lang="en")
    root = parsed(svg)
    tags = {one.tag.removeprefix(SVG) for one in root.iter()}
    assert tags <= {"svg", "title", "desc", "rect", "g", "line", "a", "circle", "polygon", "text"}
    assert not any(
        attribute.startswith("on") or attribute == "style" for one in root.iter() for attribute in one.attrib
    )
    assert "javascript" not in svg
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", svg)
    assert all(len(one.text or "") < 30 for one in root.iter(f"{SVG}text") if one.get("class") == "label")
    assert all(len(one.text or "") <= 500 for one in root.iter(f"{SVG}title"))
    svg.encode("utf-8")


@given(
    st.lists(st.tuples(st.integers(0, 8), st.floats(), st.booleans()), max_size=12),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.floats()), max_size=20),
)
@settings(max_examples=60, deadline=None)
def test_whatever_is_given_every_number_is_one_and_within_the_picture(
    nodes: list[tuple[int, float, bool]], ties: list[tuple[int, int, float]]
) -> None:
    svg = drawn(
        [Node(str(at), f"n{at}", Helix.COMPANY, weight, None, is_ego) for at, weight, is_ego in nodes],
        [Tie(str(a), str(b), weight) for a, b, weight in ties],
    )
    assert not re.search(r"\b(nan|inf)\b", svg)
    for circle in parsed(svg).iter(f"{SVG}circle"):
        assert 0 <= float(circle.get("cx", "nan")) <= WIDTH
        assert 0 <= float(circle.get("cy", "nan")) <= HEIGHT


def test_the_closer_the_tie_the_nearer_the_middle_and_those_that_meet_stand_together() -> None:
    # Two circles of partners that do not meet.
    strength = layout.np.zeros((12, 12))
    for group in (range(6), range(6, 12)):
        for a, b in combinations(group, 2):
            strength[a, b] = strength[b, a] = 1.0
    closeness = layout.np.array([9.0, 1, 1, 1, 1, 1, 8.0, 1, 1, 1, 1, 1])
    place = layout.around(closeness, strength)
    far = layout.np.hypot(*place.T)
    assert far[[0, 6]].max() < far[[1, 2, 3, 4, 5, 7, 8, 9, 10, 11]].min()
    between = math.dist(place[:6].mean(0), place[6:].mean(0))
    within = layout.np.mean([math.dist(place[a], place[b]) for a, b in combinations(range(6), 2)])
    assert between > within


def test_what_is_left_out_is_said() -> None:
    nodes, ties = ego(150, "Ett namn som är ganska långt {}")
    notes = [
        one.text or "" for one in parsed(drawn(nodes, ties)).iter(f"{SVG}text") if one.get("class") == "note"
    ]
    assert len(notes) == 1
    assert "namn fick inte plats" in notes[0]
    named = len(
        [one for one in parsed(drawn(nodes, ties)).findall(f"{SVG}a") if one.find(f"{SVG}text") is not None]
    )
    assert f"{151 - named} namn" in notes[0]


def test_colours_stand_out_from_paper_and_every_helix_has_a_shape_of_its_own() -> None:
    def linear(colour: str) -> list[float]:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        return [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]

    looks = [palette.LOOKS[one] for one in Helix]
    assert len({one.shape for one in looks}) == len({one.colour for one in looks}) == len(looks)
    for one in looks:  # WCAG 1.4.11: 3:1 for what is not text
        red, green, blue = linear(one.colour)
        assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 3


def test_png_is_one_of_the_size_asked_for() -> None:
    nodes, ties = ego(5)
    made = raster.png(drawn(nodes, ties), width=800)
    assert made.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(made[16:20], "big") == 800
    assert int.from_bytes(made[20:24], "big") == round(800 * HEIGHT / WIDTH)
