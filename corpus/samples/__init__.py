"""The sample collection that the first run indexes: sources, built files, and who published them."""
