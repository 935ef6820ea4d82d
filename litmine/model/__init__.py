"""The NER model that ships with litmine (made by training/)."""
