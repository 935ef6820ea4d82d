"""The Datasette plugin: pages, plots, templates."""
