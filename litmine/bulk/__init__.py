"""Import baseline and update files: read and selected file by file, merged by one writer.

A file is the unit of work. `part` reads one (here, or on a worker of a cluster), `merge` writes one
in a single transaction with the mark that it is done, `run` joins the two in the files' order: a
later file's revision must find the earlier file's record in its place.
"""
