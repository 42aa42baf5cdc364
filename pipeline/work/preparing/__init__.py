"""Everything that check, build and status begin with: read, rendered, cast, judged, before any sound."""
