"""What is true of the database: migrations, views, Datasette metadata."""
