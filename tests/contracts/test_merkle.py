"""Merkle trees: RFC 6962's values."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from contracts.merkle import leaf_hash, merkle_root, node_hash

leaf_lists = st.lists(st.binary(max_size=4), min_size=1, max_size=40).map(
    lambda data: [leaf_hash(item) for item in data]
)


def by_definition(leaves: list[bytes]) -> bytes:
    """The tree as RFC 6962 defines it, by recursion."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(by_definition(leaves[:split]), by_definition(leaves[split:]))


def test_an_empty_tree_is_the_hash_of_nothing() -> None:
    assert merkle_root([]) == hashlib.sha256(b"").digest()


def test_leaves_and_nodes_are_hashed_with_different_prefixes() -> None:
    assert leaf_hash(b"x") == hashlib.sha256(b"\0x").digest()
    assert node_hash(b"a" * 32, b"b" * 32) != leaf_hash(b"a" * 32 + b"b" * 32)


@given(leaf_lists)
def test_the_root_is_that_of_the_definition(leaves: list[bytes]) -> None:
    assert merkle_root(leaves) == by_definition(leaves)
