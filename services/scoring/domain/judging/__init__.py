"""How works are marked: sheets, who marks what, how marks combine."""
