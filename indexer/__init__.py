"""Text in, ranked passages out: all that knows what the index looks like."""
