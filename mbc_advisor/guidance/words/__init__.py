"""The words as plain values: texts, their normal form, their checks, words ready for a page."""
