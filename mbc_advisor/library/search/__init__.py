"""Search in the guidance: a question read, an index in memory, the passages that answer."""
