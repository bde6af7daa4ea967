"""Questions on their way into the bank, and what a round says about them."""
