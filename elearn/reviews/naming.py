"""Names a question shortly, from the edition that was answered: « José, étape 1 »."""

from __future__ import annotations

from dataclasses import dataclass

from elearn.content.places import exercise_address
from elearn.editions.queries import Published


@dataclass(frozen=True, slots=True)
class QuestionName:
    """The module's title or person, the number of the stage if it is one, and the exercise where several share it."""

    module: str
    stage: int | None = None
    exercise: str = ""


def question_name(published: Published | None, exercise_id: str) -> QuestionName:
    """Return the short name of a question; its bare id where the edition has no such exercise."""
    if published is None:
        return QuestionName(exercise_id)
    module = published.module
    stages = [section for section in module.sections if section.is_stage]
    for section in module.sections:
        for exercise in section.exercises:
            if exercise.id == exercise_id:
                stage = stages.index(section) + 1 if len(stages) > 1 and section.is_stage else None
                is_alone = section.is_stage and len(section.exercises) == 1
                if not is_alone and exercise.title.startswith(module.title):
                    return QuestionName(exercise.title)  # the module is named once
                return QuestionName(module.person or module.title, stage, "" if is_alone else exercise.title)
    return QuestionName(exercise_id)


def case_key(published: Published, exercise_id: str) -> str:
    """Return what a séance on a question is about, as a plan names it: the module, or its stage if it has several."""
    module = published.module
    stages = [section for section in module.sections if section.is_stage]
    for section in stages if len(stages) > 1 else ():
        if any(exercise.id == exercise_id for exercise in section.exercises):
            return f"{module.slug}#{section.id}"
    return module.slug


def answer_url(published: Published | None, exercise_id: str, review_id: int | None = None) -> str:
    """Return where the author finds an answer (one review of it), or the list of theirs where its page is gone."""
    page = exercise_address(published.module, exercise_id) if published else None
    if page is None:
        return "/reponses"
    return f"{page}#avis-{review_id}" if review_id is not None else page
