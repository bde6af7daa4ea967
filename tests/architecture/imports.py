"""The code's imports as a diagram: which room asks which, drawn by ``docs/architecture.md``."""

from collections import defaultdict

import grimp

PACKAGES = ("cli", "rigs", "client", "deploy", "gateway", "services", "documents",
            "question_formats", "plans", "spreadsheets", "plumbing", "contracts")  # fmt: skip
#: rooms that every subject of the gateway shares
SHARED = ("core", "web", "live")
OPENING, CLOSING = "```mermaid\n", "```\n"


def diagram() -> str:
    """Rooms and their imports as a Mermaid flowchart, without arrows that lead where others lead
    too. Services are one room, since they are alike and know nothing of each other; so are the
    subjects of the gateway."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    arrows = {
        (_room(importer), _room(imported))
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
    }
    below = defaultdict(set)
    for one, other in arrows:
        if one != other:
            below[one].add(other)
    lines = [
        f"  {one} --> {other}"
        for one in sorted(below)
        for other in sorted(below[one])
        if not any(other in below[between] for between in below[one] - {other})
    ]
    return "flowchart TD\n" + "\n".join(lines) + "\n"


def _room(module: str) -> str:
    package, *rest = module.split(".")
    if package == "services":
        return "services/*"
    if package != "gateway":
        return package
    inner = rest[0] if rest else "app"
    if inner in ("app", "context", *SHARED):
        return f"gateway/{inner}"
    return f"gateway/subject/{rest[1]}" if len(rest) > 1 else "gateway/subject"


def chain() -> list[str]:
    """The longest chain of imports inside the gateway."""
    graph = grimp.build_graph("gateway", cache_dir=None)
    known: dict[str, list[str]] = {}

    def longest(module: str) -> list[str]:
        if module not in known:
            known[module] = [module]  # a circle would end here; there is none
            below = [longest(one) for one in graph.find_modules_directly_imported_by(module)]
            known[module] = [module, *max(below, key=len, default=[])]
        return known[module]

    return max((longest(module) for module in sorted(graph.modules)), key=len)
