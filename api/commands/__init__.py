"""What each verb of the command `kex` does."""
