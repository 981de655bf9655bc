"""Conditions that decide and say themselves in English, asked of many cases at once."""
