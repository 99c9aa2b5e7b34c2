"""The ways in, all thin: command line, HTTP, exports."""

from importlib.metadata import version

__version__ = version("loket")
