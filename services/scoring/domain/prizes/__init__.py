"""How prizes are handed down an order, whatever it is of."""
