"""The maintainers' tools: run and store the notebooks, check their contract."""
