"""The reading room: rulebook, references, edition, policy, search. It has no models; it shows the guidance."""
