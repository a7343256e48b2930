"""Nothing that names a person, or hangs on what they wrote, is forgotten by their archive or by their erasure."""

from __future__ import annotations

from elearn.db import Base
from elearn.privacy.rules import REGISTER, Fate

CONCERNS = {"user.id", "answer.id", "submission.id", "review.id", "certificate.id"}


def test_every_table_that_names_a_person_or_hangs_on_their_work_is_in_the_register(app: object) -> None:
    concerned = {
        table.name
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.target_fullname in CONCERNS for key in column.foreign_keys)
    }
    assert concerned - REGISTER.keys() == set()


def test_the_register_names_columns_that_exist(app: object) -> None:
    for name, handling in REGISTER.items():
        columns = set(Base.metadata.tables[name].columns.keys())
        wanted = {*handling.about, *handling.secret, *handling.withheld, *handling.emptied}
        wanted |= {column for column, _ in handling.through}
        assert wanted <= columns, name
        assert handling.about or handling.through, name
        assert all(parent in REGISTER for _, parent in handling.through), name


def test_only_what_is_emptied_says_which_texts_go(app: object) -> None:
    for name, handling in REGISTER.items():
        assert bool(handling.emptied) == (handling.fate is Fate.EMPTIED and name != "user"), name


def test_every_column_that_names_a_person_is_looked_at(app: object) -> None:
    """A row of others in which one only had a part is given too, with the others masked."""
    for name, handling in REGISTER.items():
        columns = Base.metadata.tables[name].columns
        people = {
            column.name for column in columns if any(key.target_fullname == "user.id" for key in column.foreign_keys)
        }
        assert people <= {*handling.about, *handling.secret}, name
