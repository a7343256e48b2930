"""Tests of what must not be lost: by crashes, races, migrations or settings of the database."""
