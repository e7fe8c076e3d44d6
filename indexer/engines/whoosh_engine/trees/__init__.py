"""How is any tree of Whoosh's queries answered, with Whoosh's own scores, by arrays instead of matchers?

`collection.Collection` is the door.
"""
