"""Where a commune gets its week: signed, in pieces, over a poor link or on a USB stick.

`layout` says where everything lies, `manifest` what is signed, `keys` by what, `site` writes, `compose` puts
files together again, `fetch` is the commune's side.
"""
