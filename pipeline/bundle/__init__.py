"""What a commune receives: one bag a week, as a zip or a folder, and the check that it is whole.

`names` and `files` say what lies in it, `bag` describes it with all its sums, `archive` writes it,
`verify` judges one that was made anywhere.
"""
