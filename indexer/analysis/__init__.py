"""Text to tokens: one analysis, the same for what is indexed and for what is asked."""
