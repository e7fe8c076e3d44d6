"""A Whoosh codec whose segments are raw little-endian arrays, memory-mapped."""
