"""What is to be said: authored texts rendered, translated and read, by segment and language."""
