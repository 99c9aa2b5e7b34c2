"""`python -m tests.bench [NAME …]`: run the benchmarks named, or all; `--list` tells which there are."""

from __future__ import annotations

import argparse
import importlib
import pkgutil

import tests.bench
from tests.bench.measuring import machine


def benchmarks() -> dict[str, str]:
    """The benchmarks by name, each with the first line of its docstring."""
    found = {}
    for module in pkgutil.iter_modules(tests.bench.__path__):
        if module.name == "__main__":
            continue
        imported = importlib.import_module(f"tests.bench.{module.name}")
        if hasattr(imported, "main"):
            found[module.name] = (imported.__doc__ or "").strip().splitlines()[0]
    return found


def main() -> None:
    there = benchmarks()
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(there))
    parser.add_argument("--list", action="store_true", help="tell which benchmarks there are")
    given = parser.parse_args()
    if unknown := set(given.names) - set(there):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(there)}")
    if given.list:
        for name, about in there.items():
            print(f"{name:12} {about}")
        return
    print(machine())
    for name in given.names or there:
        print(f"\n== {name}: {there[name]}")
        importlib.import_module(f"tests.bench.{name}").main()


if __name__ == "__main__":
    main()
