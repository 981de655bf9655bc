"""An edition as files: what they may say, how they are laid out, reading and writing."""
