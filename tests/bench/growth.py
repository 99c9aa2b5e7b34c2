"""How the cost grows from 1.7 to 14 million ties, beside the growth of the sum of smaller degrees."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench.kernel import loket, smaller_degrees, steps, ties_of, write
from tests.bench.measuring import in_child


def main() -> None:
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for scale in (1, 2, 4, 8):
            ties = ties_of(scale)
            path = str(Path(folder) / "ties.npz")
            write(ties, path)
            cost, made = smaller_degrees(ties), steps(ties)
            figures = in_child(loket, path, 5)
            found.append((cost, made, min(figures.cpu)))
            print(figures.line(f"{ties.n_ties / 1e6:5.1f} million ties"))
            print(f"    smaller degrees {cost / 1e6:7.0f} million, steps {made / 1e6:6.0f} million")
    (cost, made, cpu), (cost8, made8, cpu8) = found[0], found[-1]
    print(
        f"from 1 to 8: CPU {cpu8 / cpu:.1f} times, smaller degrees {cost8 / cost:.1f} times "
        f"(ratio {cpu8 / cpu / (cost8 / cost):.2f}), steps {made8 / made:.1f} times"
    )
