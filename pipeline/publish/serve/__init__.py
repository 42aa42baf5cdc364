"""`loa serve`: the site over HTTP, with what only a server can do: zips and programmes without files.

`ranges` and `conditions` decide what of a body is wanted (RFC 9110), `body` says what it consists of,
`stream` reads it, `finding` maps paths to bodies, `app` answers, `server` listens.
"""
