"""One address of each page, on the bundled extract."""

LTU = "se-2021002841"
PAGES = {
    "start": "/",
    "search": "/find?q=luleå",
    "nothing-found": "/find?q=qwxyz",
    "actor": f"/actors/{LTU}",
    "project": "/projects/cordis-636496",
    "place": "/places/SE332",
    "gaps": "/gaps",
    "gaps-places": "/gaps?by=place",
    "gaps-clusters": "/gaps?by=cluster",
    "gap": "/gaps/helix/pair?a=Company&b=PublicBody",
    "questions": "/questions",
    "question-form": "/questions/what-changed",
    "question": "/questions/structural-holes?place=SE332",
    "question-fault": "/questions/structural-holes?place=Ingenstans",
    "match": "/match",
    "network": "/network",
    "map": "/map",
    "map-europe": "/map?view=europe",
    "load": "/load",
    "about": "/about",
    "accessibility": "/accessibility",
    "fault": "/nowhere",
}
FAULTS = {"question-fault": 404, "fault": 404}


def address(name: str, lang: str) -> str:
    """The address of a page in a language."""
    path = PAGES[name]
    return f"{path}{'&' if '?' in path else '?'}lang={lang}"
