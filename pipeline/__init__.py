"""Loa: from an editor's YAML to a week of verified broadcast bundles.

The floors, each of which imports only what lies below it, are drawn in docs/architecture.md.
"""

__version__ = "0.1.0"
