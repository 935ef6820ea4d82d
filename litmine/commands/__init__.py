"""The commands, one a file, each a click command called `command`.

Heavy imports (spaCy, Biopython, Datasette) stand inside the functions, so that `litmine --help`
and the reading commands start at once.
"""
