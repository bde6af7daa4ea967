"""Tests of the house; helpers that several of them share stand in ``tests.support``."""
