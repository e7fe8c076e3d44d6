"""Files in, pages of text out."""
