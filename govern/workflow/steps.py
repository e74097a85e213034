"""Steps: from which states, to which, who may, and who may not because they took part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a workflow.

    `starts` are the states it may be taken from, `ends` the state after it (None: the service
    says which, by the outcome). `permission` is who may; `not_by` names the parties (author,
    reviewer, applicant) who may not, whatever else they hold. `stage` is the part of the
    questionnaire that has to be complete first.
    """

    name: str
    button: str
    starts: frozenset[str]
    ends: str | None
    permission: str
    not_by: tuple[str, ...] = ()
    stage: str | None = None
    needs_reason: bool = False
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Workflow:
    """The states of a kind of record, in words, and the steps between them."""

    first: str
    states: Mapping[str, str]
    steps: tuple[Step, ...] = field(default_factory=tuple)
    closed: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for step in self.steps:
            ends = {step.ends} if step.ends else set()
            unknown = (step.starts | ends) - set(self.states)
            if unknown:
                raise ValueError(f"step {step.name} speaks of unknown states {sorted(unknown)}")
        if self.first not in self.states or not self.closed <= set(self.states):
            raise ValueError("first and closed states have to be states")

    def step(self, name: str) -> Step:
        """The step of that name. Raises `KeyError` for a name that is none."""
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(name)

    def from_state(self, state: str) -> tuple[Step, ...]:
        """The steps that may be taken from a state, whoever takes them."""
        return tuple(step for step in self.steps if state in step.starts)


_PARTY_WORDS = {
    "author": "its author",
    "reviewer": "its reviewer",
    "applicant": "the applicant",
    "decider": "the person who decided it",
}


def refusal(
    workflow: Workflow, step: Step, state: str, *, actor_id: int | None, parties: Mapping[str, int]
) -> str | None:
    """Why a step may not be taken now by this person, or None when it may.

    Permission and completeness are the service's to ask; this decides order and separation.
    Authority: [GP-four-eyes]
    """
    if state not in step.starts:
        return (
            f"“{step.button}” is not possible while this is “{workflow.states.get(state, state)}”."
        )
    for party in step.not_by:
        if actor_id is not None and parties.get(party) == actor_id:
            return f"You are {_PARTY_WORDS.get(party, party)}: somebody else must do this."
    return None
