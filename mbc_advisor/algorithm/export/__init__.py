"""The rules for other engines, generated from the algorithm itself (`docs/adr/0004-the-rules-as-formulas.md`)."""
