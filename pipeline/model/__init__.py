"""Frozen values that pass between the stages; no I/O.

`authored` is what people write (pydantic, the schema of content/), `script` what rendering makes of
it, `spoken` what is to be said, `audio` what is heard, `plan` what airs where and when.
"""
