"""What the product knows and decides, as values and pure functions."""
