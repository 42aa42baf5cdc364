"""The folder content/: read, checked, described, and begun anew."""

from pipeline.content.checking import check
from pipeline.content.files import state
from pipeline.content.reading import LoadResult, load
from pipeline.content.schema import schema

__all__ = ["LoadResult", "check", "load", "schema", "state"]
