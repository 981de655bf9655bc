"""The studies read against each other: pairs, leans, the overall lean, the conclusion."""
