"""The ways in, all thin: command line, HTTP, exports."""
