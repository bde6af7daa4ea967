"""Names are found however they are typed."""

import pytest

from gateway.web.name_search import matching


@pytest.mark.parametrize("wanted", ["hhen", "h'hen", "H’HEN", "hen nie", "h`hen niê"])
@pytest.mark.parametrize("name", ["H'Hen Niê", "H’Hen Niê", "HʼHen Niê"])
def test_an_apostrophe_makes_no_difference(wanted: str, name: str) -> None:
    assert matching(wanted, name)
    assert not matching(wanted, "Hoàng Hiên")
