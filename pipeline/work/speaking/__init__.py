"""From castings to encoded parts: spoken, proven, mastered, encoded, each thing once."""
