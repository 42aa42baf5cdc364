"""HTML for operators and communes: in Vietnamese, self-contained, no script, no request to anywhere.

Pages work from file://, in old browsers, at 360 pixels, and printed on A4 in black and white.
"""
