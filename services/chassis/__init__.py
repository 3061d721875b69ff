"""How a process runs: web, store, stream, process. Services are built on it; it knows no service."""
