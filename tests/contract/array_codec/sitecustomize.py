"""On the path of a Python process, this lets Whoosh write with our codec where it would write with its own."""

import whoosh.codec

from indexer.engines.whoosh_engine.codec.codec import ArrayCodec

whoosh.codec.default_codec = lambda *_arguments, **_options: ArrayCodec()
