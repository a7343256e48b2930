"""Tests of the policy: who may what, how far, and that a filter and its predicate are one."""
