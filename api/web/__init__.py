"""What do people see? Pages rendered on the server, in four languages, that work without JavaScript."""
