"""Sources in, files out: one module a format. Needs the extra `samples`."""
