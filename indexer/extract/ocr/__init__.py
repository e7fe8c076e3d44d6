"""Recognition of the text in pictures of pages."""
