"""Merkle trees: RFC 6962's values, and proofs that hold for one place only."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.merkle import inclusion_proof, leaf_hash, merkle_root, node_hash, verify_inclusion

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


@given(leaf_lists, st.data())
def test_a_proof_holds_for_its_leaf_at_its_place_only(
    leaves: list[bytes], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    root, proof = merkle_root(leaves), inclusion_proof(leaves, index)
    assert verify_inclusion(leaves[index], index, len(leaves), proof, root)
    assert not verify_inclusion(leaf_hash(b"other"), index, len(leaves), proof, root)
    assert not verify_inclusion(leaves[index], index, len(leaves), [*proof, root], root)
    assert not verify_inclusion(leaves[index], len(leaves), len(leaves), proof, root)
    if proof:
        assert not verify_inclusion(leaves[index], index, len(leaves), proof[:-1], root)
        assert not verify_inclusion(leaves[index], index, len(leaves), proof, leaf_hash(root))


def test_there_is_no_proof_of_a_place_outside_the_tree() -> None:
    with pytest.raises(IndexError):
        inclusion_proof([leaf_hash(b"a")], 1)
