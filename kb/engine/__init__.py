"""The local Neo4j: fetched by pinned hash, started, found running, stopped."""
