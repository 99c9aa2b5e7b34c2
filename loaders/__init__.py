"""What can be loaded: one module per source, and the one pipeline that they all use."""
