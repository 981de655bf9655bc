"""The rules as a book for readers."""
