"""The HTTP interface: one application over a connected store."""

from api.http.application import create_app

__all__ = ["create_app"]
