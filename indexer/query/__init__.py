"""What the searcher asked for, as a tree that knows terms and no engine's syntax."""
