"""Voices: engines that speak words to a WAV file, and the gate before them; they do not know speech/ or sound/."""
