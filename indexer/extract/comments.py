"""How is a comment told from the text that it is about?"""


def comment_line(author: str, text: str) -> str:
    """What a page says of a comment, in English as Office programs of any language store nothing of the kind."""
    return f"Comment by {author}: {text}" if author else f"Comment: {text}"
