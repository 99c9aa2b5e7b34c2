"""The knowledge base: graph model, identifiers, store, local engine, questions and analysis."""
