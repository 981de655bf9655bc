"""The editions kept here: loading, reading their rows, the one in force."""
