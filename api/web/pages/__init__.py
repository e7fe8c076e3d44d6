"""Which pages are there? One module for each."""
