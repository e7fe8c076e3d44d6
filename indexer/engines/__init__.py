"""What keeps passages and answers queries."""
