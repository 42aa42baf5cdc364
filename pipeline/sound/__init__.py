"""Sound: clips are joined, mastered for outdoor horns, encoded, measured and spliced."""
