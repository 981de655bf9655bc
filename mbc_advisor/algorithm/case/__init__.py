"""The case: what may be asked and answered, what cannot stand together, what follows by arithmetic."""
