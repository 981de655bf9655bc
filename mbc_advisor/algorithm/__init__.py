"""The algorithm: from facts to advice. Pure: no Django, no clock, no environment, no input or output.

What a clinician would sign. `docs/clinical/algorithm.md` is its contract.
"""
