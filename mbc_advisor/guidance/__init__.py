"""The words: editions of statements and references."""
