"""The engine asked again: why, why not, what would change this, what to ask next."""
