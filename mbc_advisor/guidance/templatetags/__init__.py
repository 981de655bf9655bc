"""What templates may ask of the words."""
