"""`loket serve`: the HTTP interface, on this machine only unless told otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.show import err, progress
from api.connection import connected
from kb.errors import UsageError, refusal
from kb.texts import t

SHORTEST_KEY = 16


def add_to(app: typer.Typer) -> None:
    """Add `loket serve`."""
    app.command("serve", help=t("cli.help.serve"))(serve)


def serve(
    port: Annotated[int, typer.Option(help=t("cli.help.serve-port"), min=0, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help=t("cli.help.serve-host"))] = "127.0.0.1",
    allowed_host: Annotated[list[str] | None, typer.Option(help=t("cli.help.serve-allowed"))] = None,
    key_file: Annotated[Path | None, typer.Option(help=t("cli.help.serve-key"))] = None,
) -> None:
    """Serve questions over HTTP until stopped with Ctrl-C."""
    import socket

    import uvicorn

    from api.http import create_app
    from api.pictures import region

    key = _key(key_file) if key_file else None
    with connected(progress()) as store:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # Named as TCP, or asyncio leaves Nagle's delay on: 40 ms for an answer that takes 10.
        with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listening.bind((host, port))
            except OSError as fault:
                raise UsageError("port-taken", port=port, host=host, reason=refusal(fault)) from fault
            shown = f"[{host}]" if ":" in host else host
            address = f"http://{shown}:{listening.getsockname()[1]}"
            err().print(t("serve.running", address=address), soft_wrap=True)
            region.prepare(store)
            application = create_app(store, [host, *(allowed_host or [])], key)
            config = uvicorn.Config(application, log_level="warning", access_log=False, server_header=False)
            uvicorn.Server(config).run(sockets=[listening])


def _key(path: Path) -> str:
    """The key in a file: one line, long enough not to be guessed."""
    try:
        key = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageError("key-file", path=path, reason=refusal(fault)) from fault
    if len(key) < SHORTEST_KEY:
        raise UsageError("serve-key-short", path=path, least=SHORTEST_KEY)
    return key
