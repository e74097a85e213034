"""The shipped questionnaires: sound, complete against their brief, cited, locked once released."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from govern.authorities.sources import Sources, load_sources
from govern.questionnaires.conditions import asked
from govern.questionnaires.definition import Kind, Mark, Question, Questionnaire
from govern.questionnaires.loading import Library, load_all

ROOT = Path(__file__).resolve().parents[2]
FORMS = ROOT / "forms"

# The ids are for ever: once given they are never renamed and never used for something else.
IDS = {
    "camera_review": """
        trigger period_from period_to evidence_gaps pictures_seen purpose_today purpose_unchanged
        purpose_change other_uses crime_figures crime_reading council_records partners_say
        public_say quiet_period quiet_reading need_score incidents footage_asked footage_outcomes
        footage_lacking two_cases effect_score sees masks rest_view hours_needed has_audio
        audio_reason analytics analytics_reason affected complaints covert_concern intrusion_high
        intrusion_score signs listed alternatives why_camera_still alternatives_score image_test
        working clock_and_memory safe cost fitness_score papers papers_gaps score proposal
        follows_score departure_reason changes next_review public_summary dpo_comment decision
        decision_reason decider decided_on take_down
        same_camera same_view same_purpose no_upheld_complaint same_figures same_camera_note
        same_view_note same_purpose_note no_upheld_complaint_note same_figures_note cost_note""",
    "camera_proposal": """
        what scheme place_public place_exact asked_by sponsor author problem pattern harm causes
        causes_note likelihood severity lasting if_nothing crime_figures other_evidence
        evidence_limits evidence_files tried purposes objectives not_for end_test options
        why_not_less trial_first power police_consulted lawful_basis regime rights_balance equality
        consulted not_consulted survey mount consents power_link light_and_view capacity views
        watching functions retention export cyber screening sees masks_planned money funding
        supplier supplier_note processor gate1 gate1_note gate2 gate2_note gate_dpo acceptance
        masks_tested passwords signs_up registers_done staff_told live_from first_review gate3""",
    "deployment": """
        camera scheme place_public place_exact problem evidence objective tried covers_dpia
        dpia_extra sees masks neighbours target_known target_referred noticeable start end hours
        retention retention_note data_path data_path_note fixing authority authority_note approver
        installed installed_note signs_first signs_first_note listed checks extension removed
        footage_cleared result footage_use moved_on complaints verdict verdict_note""",
}

# What the brief withholds, publishes or leaves out, where a slip would do harm.
EDITIONS = {
    "camera_review": {
        Mark.WITHHOLD: "masks rest_view image_test working safe decider",
        Mark.INTERNAL: (
            "pictures_seen need_score effect_score intrusion_score alternatives_score"
            " fitness_score covert_concern score follows_score departure_reason"
        ),
        Mark.PUBLISH_ONCE_READ: (
            "purpose_change public_say two_cases hours_needed audio_reason analytics_reason"
            " affected public_summary dpo_comment"
        ),
    },
    "camera_proposal": {
        Mark.WITHHOLD: (
            "place_exact sponsor author survey mount power_link light_and_view capacity views"
            " watching cyber masks_planned supplier supplier_note acceptance masks_tested"
            " passwords gate3"
        ),
        Mark.INTERNAL: "evidence_files export",
        Mark.PUBLISH_ONCE_READ: "consulted gate_dpo",
    },
    "deployment": {
        Mark.WITHHOLD: (
            "place_exact masks hours data_path data_path_note fixing approver installed"
            " installed_note"
        ),
        Mark.INTERNAL: "target_known target_referred",
        Mark.PUBLISH_ONCE_READ: "dpia_extra",
    },
}


@pytest.fixture(scope="module")
def sources() -> Sources:
    return load_sources(ROOT / "policy_library" / "authorities.yaml")[0]


@pytest.fixture(scope="module")
def library(sources: Sources) -> Library:
    return load_all(FORMS, sources)


def _every_question(library: Library) -> list[tuple[Questionnaire, Question]]:
    return [(one, question) for one in library.versions.values() for question in one.questions]


def test_every_shipped_file_is_sound_and_cites_what_exists(library: Library) -> None:
    assert [str(fault) for fault in library.faults] == []
    assert len(library.versions) == len(list(FORMS.glob("*/*.yaml")))


@pytest.mark.parametrize("name", sorted(IDS))
def test_the_ids_are_those_of_the_brief(library: Library, name: str) -> None:
    wanted = IDS[name].split()
    assert sorted(question.id for question in library.newest(name).questions) == sorted(wanted)


@pytest.mark.parametrize("name", sorted(EDITIONS))
def test_what_the_public_edition_does_with_each(library: Library, name: str) -> None:
    found: dict[Mark, set[str]] = {}
    for question in library.newest(name).questions:
        found.setdefault(question.edition.mark, set()).add(question.id)
    notes = (
        {f"{q}_note" for q in IDS["camera_review"].split()} if name == "camera_review" else set()
    )
    for mark, ids in EDITIONS[name].items():
        assert found[mark] - notes == set(ids.split()), mark


def test_no_score_can_reach_a_public_edition_by_default(library: Library) -> None:
    for question in library.newest("camera_review").questions:
        if "score" in question.id:
            assert question.edition.mark is Mark.INTERNAL
            assert question.when is not None and question.when.fact == "scoring"


def test_every_question_has_an_authority_unless_it_is_good_practice(library: Library) -> None:
    bare = {question.id for _, question in _every_question(library) if not question.cites}
    scores = {q for q in bare if "score" in q or q.endswith("_note")}
    assert bare - scores == {"consents"}


def test_wording_is_ours_to_read(library: Library) -> None:
    """Sentence case, no straight quotes, questions of several parts ending as one sentence."""
    for one, question in _every_question(library):
        texts = [question.ask, question.hint or ""]
        texts += [option.label for option in question.options]
        texts += [column.ask for column in question.columns]
        for text in texts:
            assert '"' not in text and "'" not in text, (one.questionnaire, question.id, text)
            assert text == " ".join(text.split())
        assert question.ask[0].isupper()
        assert not question.ask.isupper()


def test_the_short_form_is_five_confirmations_and_nothing_else(library: Library) -> None:
    review = library.newest("camera_review")
    short = [q for q in review.questions if "short" in review.stages_of(q.id)]
    wanted = [question for question in short if question.required]
    assert [question.kind for question in wanted] == [Kind.YES_NO] * 5
    assert {question.id for question in short} - {question.id for question in wanted} == {
        f"{question.id}_note" for question in wanted
    }


def test_deciders_are_asked_in_a_stage_of_their_own(library: Library) -> None:
    stages = {
        "camera_review": {"decision": "decision decision_reason decider decided_on take_down"},
        "camera_proposal": {
            "gate_1_decision": "gate1 gate1_note",
            "gate_2_dpo": "gate_dpo",
            "gate_2_decision": "gate2 gate2_note",
            "gate_3_decision": "gate3",
        },
        "deployment": {"authority": "authority authority_note approver"},
    }
    for name, wanted in stages.items():
        one = library.newest(name)
        for stage, ids in wanted.items():
            found = {q.id for q in one.questions if one.stages_of(q.id) == (stage,)}
            assert found == set(ids.split())


def test_no_decision_is_carried_over_into_the_next_sheet(library: Library) -> None:
    for one, question in _every_question(library):
        decided = any(stage.endswith("decision") for stage in one.stages_of(question.id))
        if decided or question.id in {"authority", "approver", "verdict", "covert_concern"}:
            assert not question.carry, question.id


@pytest.mark.parametrize(
    ("name", "answers", "opens"),
    [
        ("camera_review", {"purpose_unchanged": "no"}, "purpose_change"),
        ("camera_review", {"quiet_period": "yes"}, "quiet_reading"),
        ("camera_review", {"sees": ["polling_place"]}, "masks"),
        ("camera_review", {"has_audio": "yes"}, "audio_reason"),
        ("camera_review", {"analytics": ["face_matching"]}, "analytics_reason"),
        ("camera_review", {"follows_score": "no"}, "departure_reason"),
        ("camera_review", {"proposal": "retain_with_changes"}, "changes"),
        ("camera_review", {"intrusion_high": "yes"}, "dpo_comment"),
        ("camera_review", {"decision": "decommission"}, "take_down"),
        ("camera_review", {"decision": "relocate"}, "take_down"),
        ("camera_proposal", {"what": "new_place"}, "trial_first"),
        ("camera_proposal", {"sees": ["homes"]}, "masks_planned"),
        ("deployment", {"covers_dpia": "no"}, "dpia_extra"),
        ("deployment", {"sees": ["school", "homes"]}, "masks"),
        ("deployment", {"target_known": "yes"}, "target_referred"),
    ],
)
def test_an_answer_opens_what_depends_on_it(
    library: Library, name: str, answers: dict[str, object], opens: str
) -> None:
    one = library.newest(name)
    assert opens in {question.id for question in asked(one, answers)}
    assert opens not in {question.id for question in asked(one, {})}


@pytest.mark.parametrize("name", ["camera_review", "camera_proposal", "deployment"])
def test_any_place_named_means_every_option_but_none(library: Library, name: str) -> None:
    one = library.newest(name)
    places = {option.value for option in one.question("sees").options}
    masks = one.question("masks" if "masks" in one else "masks_planned")
    assert masks.when is not None
    assert set(masks.when.is_) == places - {"nothing_of_the_kind"}
    assert masks.id not in {q.id for q in asked(one, {"sees": ["nothing_of_the_kind"]})}


def test_with_scoring_off_no_score_is_asked(library: Library) -> None:
    review = library.newest("camera_review")
    shown = {question.id for question in asked(review, {}, facts={"scoring": "off"})}
    assert not [question_id for question_id in shown if "score" in question_id]
    assert "need_score" in {question.id for question in asked(review, {})}


def test_released_files_are_as_they_were_released() -> None:
    """A released version never changes: make a new version instead.

    A new version is released by adding its line: the SHA-256 of the file, two spaces, its path.
    """
    lines = (FORMS / "RELEASED.sha256").read_text(encoding="ascii").splitlines()
    locked = {}
    for line in lines:
        assert re.fullmatch(r"[0-9a-f]{64}  [a-z_]+/20[0-9]{2}-[0-9]{1,2}\.yaml", line)
        digest, path = line.split("  ")
        locked[path] = digest
    shipped = {
        path.relative_to(FORMS).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in FORMS.glob("*/*.yaml")
    }
    assert shipped == locked
