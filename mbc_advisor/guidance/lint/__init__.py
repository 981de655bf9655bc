"""The consistency lint: what editors should look at in the words of an edition."""
