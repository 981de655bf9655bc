"""What the reading room's templates may ask."""
