"""The engine that keeps its passages in a Whoosh index on disk."""
