"""What a reader sees of a database: the front page, articles, concepts, the matrix, plots.

Each module reads one page's content with `litmine.reading` alone; `site` serves them as a Datasette
plugin and `litmine.report` writes some of them into a file.
"""
