"""People who register themselves, and who decides about them."""
