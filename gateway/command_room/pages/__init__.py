"""Pages: their routes, and the values of their templates."""
