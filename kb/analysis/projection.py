"""The loops that turn groups into ties: row by row, each pair of partners once, nothing of quadratic size.

Owns only the loops; what they are given is prepared by `kb.analysis.ties`. The scheme is Gustavson's for
sparse products (1978, doi:10.1145/355791.355796), on the half where the actor is the lower of the two: find
how long each row will be, fill, then copy to the other half. Each actor is met in ascending order, so the
rows come out sorted and every sum is taken in the order of the groups.

Rows are grouped: `row` gives an actor's rows, groups ascending; the partners above it in that group are the
rows from there to `until`. Two partners have met when their years in the group overlap.
"""

from __future__ import annotations

from typing import Any, Final

from kb.analysis.compiled import Kernel

ALWAYS: Final = -32768
"""A start that is not known."""
FOREVER: Final = 32767
"""An end that is not known."""


def _find(
    taking_part: Any, row: Any, until: Any, actor: Any, start: Any, end: Any, met: Any, degree: Any
) -> None:
    for a in range(len(degree)):
        for i in range(taking_part[a], taking_part[a + 1]):
            r = row[i]
            for s in range(r + 1, until[r]):
                b = actor[s]
                if met[b] != a and max(start[r], start[s]) <= min(end[r], end[s]):
                    met[b] = a
                    degree[a] += 1
                    degree[b] += 1


def _fill(
    taking_part: Any,
    row: Any,
    until: Any,
    actor: Any,
    start: Any,
    end: Any,
    group_weight: Any,
    counted: Any,
    indptr: Any,
    filled: Any,
    indices: Any,
    weight: Any,
    shared: Any,
    first: Any,
    last: Any,
) -> None:
    for a in range(len(filled)):
        for i in range(taking_part[a], taking_part[a + 1]):
            r = row[i]
            added = group_weight[r]
            count = counted[r]
            for s in range(r + 1, until[r]):
                since = max(start[r], start[s])
                ended = min(end[r], end[s])
                if since <= ended:
                    b = actor[s]
                    # The row of b holds the actors below it that came before; a is the last or not there.
                    k = filled[b] - 1
                    if k >= indptr[b] and indices[k] == a:
                        weight[k] += added
                    else:
                        k += 1
                        filled[b] = k + 1
                        indices[k] = a
                        weight[k] = added
                    shared[k] += count
                    if since != ALWAYS and (first[k] == 0 or since < first[k]):
                        first[k] = since
                    if ended != FOREVER and ended > last[k]:
                        last[k] = ended


def _mirror(indptr: Any, filled: Any, indices: Any, weight: Any, shared: Any, first: Any, last: Any) -> None:
    for b in range(len(filled)):
        # Those above b come later, so the row of b ends here with the last of those below.
        for k in range(indptr[b], filled[b]):
            a = indices[k]
            m = filled[a]
            filled[a] = m + 1
            indices[m] = b
            weight[m] = weight[k]
            shared[m] = shared[k]
            first[m] = first[k]
            last[m] = last[k]


def _trace(
    taking_part: Any,
    row: Any,
    until: Any,
    actor: Any,
    start: Any,
    end: Any,
    indptr: Any,
    indices: Any,
    number: Any,
    place: Any,
    length: Any,
    tie: Any,
    first: Any,
    second: Any,
) -> None:
    """Go the way of `fill` again, and write down which two rows meet in which tie."""
    at = 0
    for a in range(len(place)):
        for k in range(indptr[a], indptr[a + 1]):
            place[indices[k]] = k
        for i in range(taking_part[a], taking_part[a + 1]):
            r = row[i]
            for s in range(r + 1, until[r]):
                if max(start[r], start[s]) <= min(end[r], end[s]):
                    tie[at] = number[place[actor[s]]]
                    first[at] = r
                    second[at] = s
                    at += 1
    length[0] = at


_GROUPED = "const int64[:], const int64[:], const int64[:], const int32[:], const int16[:], const int16[:]"
_ENTRIES = "int32[:], float64[:], int32[:], int16[:], int16[:]"

find = Kernel(_find, f"{_GROUPED}, int32[:], int64[:]")
fill = Kernel(_fill, f"{_GROUPED}, const float64[:], const int8[:], const int64[:], int64[:], {_ENTRIES}")
mirror = Kernel(_mirror, f"const int64[:], int64[:], {_ENTRIES}")
trace = Kernel(
    _trace,
    f"{_GROUPED}, const int64[:], const int32[:], const int64[:], int64[:], int64[:], "
    "int64[:], int64[:], int64[:]",
)
