"""Documents ready to sign, as the organisers of a contest take them."""
