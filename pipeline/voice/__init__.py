"""Voices: engines that speak words to a WAV file, and what each refuses to speak."""
