"""The documents: what they are, where they are kept, who may read them."""
