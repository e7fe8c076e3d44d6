"""How is any tree of Whoosh's queries answered, with Whoosh's own scores, by arrays instead of matchers?

`collection.Collection` is the door. It is for programs that may see the whole index, as measurements do: it has no
filter of readers, so it finds what not everybody may read, and must never answer people. `search` does that.
"""
