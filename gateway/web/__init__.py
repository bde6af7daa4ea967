"""What all pages share: one renderer, one page route, forms, the texts, static files."""
