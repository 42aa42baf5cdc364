"""Who says it: for each part takes, else a voice, and why not the others."""
