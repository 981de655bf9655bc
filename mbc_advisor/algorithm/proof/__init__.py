"""The algorithm proved: every decision enumerated, the whole of it handed to a solver, its outcomes counted.

`docs/proof.md` says what is proved and what is not. Nothing of this is needed to give advice; z3 is
imported in `solver` only.
"""
