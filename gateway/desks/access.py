"""Who may open which page of the desks: one table, as ``gateway.roles`` is for the API."""

from gateway.roles import OPERATORS, PUBLIC, Access

#: (method, path template) -> who may. What is not here is refused.
DESKS: dict[tuple[str, str], Access] = {
    ("GET", "/verify"): PUBLIC,
    ("GET", "/contests/{contest}/publications"): PUBLIC,
    ("GET", "/contests/{contest}/widget"): PUBLIC,
    ("GET", "/status"): OPERATORS,
    ("POST", "/status/replay"): OPERATORS,
}
