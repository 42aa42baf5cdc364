"""The folder content/: read, checked, described, and begun anew."""

from pipeline.content.reading import Loaded, load

__all__ = ["Loaded", "load"]
