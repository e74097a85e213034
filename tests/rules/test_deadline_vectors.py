"""Every worked example of the law as a table: the rule, the facts, the date, the authority."""

from __future__ import annotations

import pytest

from govern.deadlines.registry import RULES, due_json

# rule, from, events, due, cautious (None: the same), authority it must rest on
FOI = [
    # The date of receipt is day zero; holidays anywhere in the kingdom do not count.
    ("foi.response", "2026-11-20", "", "2026-12-21", None, "FOIA-s10(6)"),
    ("foi.response", "2026-11-21", "", "2026-12-21", None, "FOIA-s10(6)"),
    ("foi.response", "2026-11-23", "", "2026-12-22", None, "FOIA-s10(6)"),
    ("foi.response", "2026-12-01", "", "2026-12-31", None, "FOIA-s10(6)"),
    ("foi.response", "2026-12-24", "", "2027-01-27", None, "FOIA-s10(6)"),
    ("foi.response", "2026-05-29", "", "2026-06-29", None, "FOIA-s10(6)"),
    ("foi.response", "2026-06-01", "", "2026-06-30", None, "FOIA-s10(6)"),
    ("foi.response", "2026-07-01", "", "2026-07-30", None, "FOIA-s10(6)"),
    ("foi.response", "2026-07-20", "", "2026-08-18", None, "FOIA-s10(6)"),
    ("foi.response", "2027-02-26", "", "2027-03-31", None, "FOIA-s10(6)"),
    ("foi.response", "2027-12-10", "", "2028-01-13", None, "FOIA-s10(6)"),
    ("foi.response", "2026-11-30", "", "2026-12-30", None, "FOIA-s10(6)"),
    ("foi.response", "2026-11-02", "", "2026-12-01", None, "FOIA-s10(1)"),
    # Clarification starts the twenty days again.
    (
        "foi.response",
        "2026-11-02",
        "clarification_asked=2026-11-09;clarification_received=2026-11-16",
        "2026-12-15",
        None,
        "FOIA-s1(3)",
    ),
    # A fees notice stops them, both ends included.
    (
        "foi.response",
        "2026-11-02",
        "fee_notice=2026-11-12;fee_paid=2026-11-25",
        "2026-12-15",
        None,
        "FOIA-s10(2)",
    ),
    ("foi.fees_payment", "2026-11-12", "", "2027-02-11", None, "FOIA-s9(2)"),
    ("foi.fees_payment", "2026-11-02", "fee_notice=2026-11-12", "2027-02-11", None, "FOIA-s9(2)"),
    ("foi.pit_outer", "2026-11-23", "", "2027-01-25", None, "FOIA-s10(3)"),
    ("foi.aggregation", "2026-11-02", "", "2027-01-29", None, "FeesRegs2004-r5"),
    ("foi.review_window", "2026-12-22", "", "2027-02-22", None, "S45Code-5"),
    ("foi.review", "2027-01-11", "", "2027-02-08", None, "S45Code-5"),
    ("foi.review_outer", "2027-01-11", "", "2027-03-08", None, "S45Code-5"),
    ("foi.review", "2027-01-11", "extended=2027-02-08", "2027-03-08", None, "S45Code-5"),
    ("foi.review", "2027-01-11", "extended=2027-02-09", "2027-02-08", None, "S45Code-5"),
    ("foi.tribunal_appeal", "2026-11-23", "", "2026-12-21", None, "SI2009-1976-r22"),
    ("foi.clarification_close", "2026-12-31", "", "2027-02-28", None, "S45Code-2"),
]
EIR = [
    ("eir.response", "2026-11-23", "", "2026-12-22", None, "EIR-r5(2)"),
    ("eir.extended", "2026-11-23", "", "2027-01-25", None, "EIR-r7(1)"),
    ("eir.response", "2026-11-23", "extended=2026-12-22", "2027-01-25", None, "EIR-r7(3)"),
    ("eir.response", "2026-11-23", "extended=2026-12-23", "2026-12-22", None, "EIR-r7(3)"),
    ("eir.representations", "2026-12-22", "", "2027-02-22", None, "EIR-r11(2)"),
    ("eir.review", "2027-01-15", "", "2027-03-12", None, "EIR-r11(4)"),
    ("eir.fees_payment", "2026-11-12", "", "2027-02-11", None, "EIR-r8"),
    ("eir.response", "2026-11-20", "", "2026-12-21", None, "FOIA-s10(6)"),
    (
        "eir.response",
        "2026-11-02",
        "clarification_asked=2026-11-09..2026-11-16",
        "2026-12-15",
        None,
        "EIR-r9(4)",
    ),
    ("eir.response", "2026-11-02", "fee=2026-11-12..2026-11-25", "2026-12-15", None, "EIR-r8"),
    # The pause stops the extended forty days as well.
    (
        "eir.extended",
        "2026-11-02",
        "fee=2026-11-12..2026-11-25",
        "2027-01-18",
        None,
        "EIR-r8",
    ),
]
# start, one month, three months from the start: never "due date and two months".
SAR_MONTHS = [
    ("2026-01-01", "2026-02-02", "2026-04-01"),
    ("2024-11-25", "2024-12-27", "2025-02-25"),
    ("2026-11-25", "2026-12-29", "2027-02-25"),
    ("2026-11-22", "2026-12-22", "2027-02-22"),
    ("2026-10-30", "2026-11-30", "2027-02-01"),
    ("2026-07-31", "2026-09-01", "2026-11-02"),
    ("2026-11-28", "2026-12-29", "2027-03-01"),
    ("2026-12-31", "2027-02-01", "2027-03-31"),
    ("2027-01-29", "2027-03-01", "2027-04-29"),
    ("2027-01-30", "2027-03-01", "2027-04-30"),
    ("2027-01-31", "2027-03-01", "2027-04-30"),
    ("2028-01-31", "2028-02-29", "2028-05-02"),
    ("2027-02-28", "2027-03-30", "2027-05-28"),
]
PAUSED = "clarification_asked=2026-11-05;clarification_received=2026-11-12"
TWICE = "clarification=2026-11-18..2026-11-24;clarification=2026-12-01..2026-12-03"
SAR = [
    ("sar.response", "2026-11-02", PAUSED, "2026-12-10", "2026-12-09", "UKGDPR-12A(5)"),
    ("sar.extended", "2026-11-02", PAUSED, "2027-02-10", "2027-02-09", "UKGDPR-12A(3)"),
    ("sar.extension_notice", "2026-11-02", PAUSED, "2026-12-10", "2026-12-09", "UKGDPR-12A(4)"),
    ("sar.response", "2026-11-16", TWICE, "2026-12-29", "2026-12-24", "UKGDPR-12A(5)"),
    # Identity starts the month again.
    (
        "sar.response",
        "2026-11-10",
        "identity_asked=2026-11-11;identity_received=2026-11-19",
        "2026-12-21",
        None,
        "UKGDPR-12A(2)",
    ),
    # An agent's authority is the ICO's start, not the Act's.
    (
        "sar.response",
        "2026-11-10",
        "authority_asked=2026-11-11;authority_received=2026-11-19",
        "2026-12-21",
        "2026-12-10",
        "UKGDPR-12A(2)",
    ),
    # Asked and answered the same day: one day by the statute, none on the safe reading.
    (
        "sar.response",
        "2026-11-02",
        "clarification=2026-11-05..2026-11-05",
        "2026-12-03",
        "2026-12-02",
        "UKGDPR-12A(5)",
    ),
    # Asked before the clock starts: only the days inside the running period.
    (
        "sar.response",
        "2026-11-02",
        "identity=2026-11-03..2026-11-10;clarification=2026-11-03..2026-11-12",
        "2026-12-14",
        "2026-12-14",
        "UKGDPR-12A(5)",
    ),
    # A weekend never moves the last day to tell: 28 February 2027 is a Sunday.
    ("sar.extension_notice", "2027-01-31", "", "2027-02-28", None, "UKGDPR-12A(4)"),
    # Told in time, three months; told late, one.
    ("sar.response", "2026-11-25", "extended=2026-12-25", "2027-02-25", None, "UKGDPR-12A(3)"),
    ("sar.response", "2026-11-25", "extended=2026-12-26", "2026-12-29", None, "UKGDPR-12A(3)"),
    # The old limits: received on 4 February 2026; a clarification is shown, not left out.
    (
        "sar.response",
        "2026-02-04",
        "clarification=2026-02-10..2026-02-20",
        "2026-03-04",
        None,
        "SI2026-82-r4",
    ),
    (
        "sar.response",
        "2026-02-05",
        "clarification=2026-02-10..2026-02-20",
        "2026-03-16",
        "2026-03-16",
        "UKGDPR-12A(5)",
    ),
    # ... and identity moves the month, though not the cautious one. The day of receipt decides.
    (
        "sar.response",
        "2026-02-02",
        "identity=2026-02-03..2026-02-10",
        "2026-03-10",
        "2026-03-02",
        "SI2026-82-r4",
    ),
    ("sar.part3_response", "2026-11-25", "", "2026-12-29", None, "DPA-s54"),
    ("sar.part3_extension_notice", "2026-11-25", "", "2026-12-25", None, "DPA-s54"),
    ("sar.part3_extended", "2026-11-25", "", "2027-02-25", None, "DPA-s54"),
    ("sar.part3_response", "2026-01-02", "extended=2026-01-20", "2026-02-02", None, "DPA-s54"),
    # Rights other than access: no clarification pause at all.
    ("right.response", "2026-11-02", PAUSED, "2026-12-02", None, "UKGDPR-12A(1)"),
    ("right.extended", "2026-11-25", "", "2027-02-25", None, "UKGDPR-12A(3)"),
    ("right.extension_notice", "2026-11-25", "", "2026-12-25", None, "UKGDPR-12A(4)"),
    (
        "right.response",
        "2026-11-10",
        "identity=2026-11-11..2026-11-19",
        "2026-12-21",
        None,
        "UKGDPR-12A(2)",
    ),
]
OTHERS = [
    ("complaint.acknowledge", "2026-06-19", "", "2026-07-20", None, "DPA-s164A"),
    ("complaint.acknowledge", "2026-07-01", "", "2026-07-31", None, "DPA-s164A"),
    ("complaint.acknowledge", "2026-08-06", "", "2026-09-07", None, "DPA-s164A"),
    ("complaint.acknowledge", "2026-11-23", "", "2026-12-23", None, "DPA-s164A"),
    ("complaint.acknowledge", "2026-11-26", "", "2026-12-29", None, "DPA-s164A"),
    ("complaint.acknowledge", "2026-06-18", "", "2026-07-20", None, "SI2026-82-r7"),
    ("complaint.acknowledge_target", "2026-11-26", "", "2026-12-03", None, "DPA-s164A"),
    ("dpia.prior_consultation", "2026-11-23", "", "2027-01-18", None, "UKGDPR-36(2)"),
    ("dpia.prior_consultation_outer", "2026-11-23", "", "2027-03-01", None, "UKGDPR-36(2)"),
    ("dpia.prior_consultation_notice", "2026-11-23", "", "2026-12-23", None, "UKGDPR-36(2)"),
    (
        "dpia.prior_consultation",
        "2026-11-23",
        "extended=2026-12-23",
        "2027-03-01",
        None,
        "UKGDPR-36(2)",
    ),
    (
        "dpia.prior_consultation",
        "2026-11-23",
        "extended=2026-12-24",
        "2027-01-18",
        None,
        "UKGDPR-36(2)",
    ),
    (
        "dpia.prior_consultation",
        "2026-11-23",
        "information=2026-12-01..2026-12-08",
        "2027-01-25",
        None,
        "UKGDPR-36(2)",
    ),
    ("dpia.part3_consultation", "2026-11-23", "", "2027-01-04", None, "DPA-s65"),
    ("dpia.part3_consultation_outer", "2026-11-23", "", "2027-02-04", None, "DPA-s65"),
    ("hold.review", "2026-11-23", "", "2027-02-21", None, "UKGDPR-5(1)(e)"),
]
RIPA = [
    ("ripa.directed", "2026-01-01", "", "2026-03-31", None, "RIPA-s43(3)(c)"),
    ("ripa.directed", "2026-06-09", "", "2026-09-08", None, "RIPA-s32A(2)"),
    ("ripa.directed", "2026-09-14", "", "2026-12-13", None, "RIPA-s43(3)(c)"),
    ("ripa.directed", "2026-08-31", "", "2026-11-30", "2026-11-29", "RIPA-s43(3)(c)"),
    ("ripa.directed", "2026-11-28", "", "2027-02-27", None, "RIPA-s43(3)(c)"),
    ("ripa.directed", "2026-11-29", "", "2027-02-28", "2027-02-27", "RIPA-s43(3)(c)"),
    ("ripa.directed", "2026-11-30", "", "2027-02-28", "2027-02-27", "RIPA-s43(3)(c)"),
    ("ripa.directed", "2026-12-01", "", "2027-02-28", None, "RIPA-s43(3)(c)"),
    ("ripa.directed", "2027-11-30", "", "2028-02-29", "2028-02-28", "RIPA-s43(3)(c)"),
    ("ripa.directed", "2026-04-01", "", "2026-06-30", None, "RIPA-s43(3)(c)"),
    # Signed on the Friday, approved on the Monday: the Monday is the first day.
    ("ripa.directed", "2026-09-11", "approved=2026-09-14", "2026-12-13", None, "RIPA-s32A(2)"),
    ("ripa.chis", "2026-09-14", "", "2027-09-13", None, "RIPA-s43(3)(b)"),
    ("ripa.chis_juvenile", "2026-09-14", "", "2027-01-13", None, "SI2018-715"),
    # Shown by convention, and the literal reading a day earlier.
    ("ripa.renewed", "2026-12-14", "", "2027-03-13", "2027-03-12", "RIPA-s43(9)(b)"),
    ("ripa.chis_renewed", "2027-09-14", "", "2028-09-13", "2028-09-12", "RIPA-s43(9)(b)"),
    ("ripa.chis_juvenile_renewed", "2027-01-14", "", "2027-05-13", "2027-05-12", "RIPA-s43(9)(b)"),
    ("ripa.chis_juvenile_review", "2027-01-31", "", "2027-02-28", None, "CHISCode2022"),
    # England's ten working days, the earlier date: the kingdom's would be 7 December.
    ("ripa.error_report", "2026-11-20", "", "2026-12-04", None, "IPA-s231"),
    ("ripa.quashing", "2026-12-24", "", "2026-12-30", None, "CrimPR2025-r47.52(2)"),
]
INSTANTS = [
    ("breach.notify", "2026-11-20T16:30", "", "2026-11-23T16:30:00+00:00", None, "UKGDPR-33(1)"),
    (
        "police.urgent_oral",
        "2026-11-20T21:15",
        "",
        "2026-11-23T21:15:00+00:00",
        None,
        "RIPA-s43(3)(a)",
    ),
    # The clocks go back on 25 October 2026 and forward on 28 March 2027: the hours do not.
    ("breach.notify", "2026-10-24T12:00", "", "2026-10-27T11:00:00+00:00", None, "UKGDPR-33(1)"),
    ("breach.notify", "2027-03-27T12:00", "", "2027-03-30T13:00:00+01:00", None, "UKGDPR-33(1)"),
    # 01:30 comes twice that night: the earlier one counts.
    ("breach.notify", "2026-10-25T01:30", "", "2026-10-28T00:30:00+00:00", None, "UKGDPR-33(1)"),
    ("breach.notify", "2026-07-01T12:00Z", "", "2026-07-04T13:00:00+01:00", None, "UKGDPR-33(1)"),
    ("breach.notify", "2026-11-20", "", "2026-11-23T00:00:00+00:00", None, "UKGDPR-33(1)"),
    (
        "footage.overwrite",
        "2026-11-01T14:00",
        "",
        "2026-12-02T14:00:00+00:00",
        None,
        "UKGDPR-5(1)(e)",
    ),
    (
        "footage.overwrite:28",
        "2026-11-01T14:00",
        "reading=2026-10-25..2026-11-18",
        "2026-11-25T14:00:00+00:00",
        None,
        "UKGDPR-5(1)(e)",
    ),
]
VECTORS = [*FOI, *EIR, *SAR, *OTHERS, *RIPA, *INSTANTS]


@pytest.mark.parametrize(
    ("rule", "start", "events", "due", "cautious", "authority"),
    VECTORS,
    ids=[f"{v[5]} {v[0]} {v[1]} {v[2]}" for v in VECTORS],
)
def test_worked_example(
    rule: str, start: str, events: str, due: str, cautious: str | None, authority: str
) -> None:
    answer = due_json(rule, start, [part for part in events.split(";") if part])
    assert (answer["due"], answer["cautious"]) == (due, cautious or due)
    assert authority in (answer["authority"] or [])


@pytest.mark.parametrize(("start", "one_month", "three_months"), SAR_MONTHS)
@pytest.mark.parametrize("right", ["sar", "right", "sar.part3"])
def test_a_month_and_three_months_from_the_start(
    right: str, start: str, one_month: str, three_months: str
) -> None:
    """Authority: [UKGDPR-12A(1)], [UKGDPR-12A(3)], [UKGDPR-4A], [DPA-s54]"""
    response, extended = (
        ("sar.part3_response", "sar.part3_extended")
        if right == "sar.part3"
        else (f"{right}.response", f"{right}.extended")
    )
    assert due_json(response, start)["due"] == one_month
    if right != "sar.part3" or start >= "2026-02-05":
        assert due_json(extended, start)["due"] == three_months


@pytest.mark.parametrize(
    ("rule", "start", "due"),
    [
        ("working-days:20@uk", "2026-11-20", "2026-12-21"),
        ("working-days:20@ew", "2026-11-20", "2026-12-18"),
        ("working-days:40", "2027-01-15", "2027-03-12"),
        ("working-days:40", "2026-12-22", "2027-02-22"),
        ("working-days:60@uk", "2026-11-12", "2027-02-11"),
        ("working-days:10@ew", "2026-11-20", "2026-12-04"),
        ("working-days:10@uk", "2026-11-20", "2026-12-07"),
        ("working-days:0", "2026-12-25", "2026-12-25"),
        ("working-days:-1@uk", "2026-12-01", "2026-11-27"),
        ("working-days:-1@ew", "2026-12-01", "2026-11-30"),
        ("working-days:1@sct", "2026-06-12", "2026-06-16"),
        ("working-days:1@ni", "2026-07-10", "2026-07-14"),
        ("working-days-inclusive:1", "2026-11-30", "2026-12-01"),
        ("working-days-inclusive:60@uk", "2026-11-02", "2027-01-29"),
        ("working-days-inclusive:-1", "2026-11-29", "2026-11-27"),
        ("days:30", "2026-06-19", "2026-07-19"),
        ("days:-7", "2026-01-01", "2025-12-25"),
        ("days-rolled:30@ew", "2026-06-19", "2026-07-20"),
        ("months:1", "2027-01-31", "2027-02-28"),
        ("months:-1", "2027-03-31", "2027-02-28"),
        ("months-rolled:1@ew", "2026-10-30", "2026-11-30"),
        ("months-rolled:1@uk", "2026-10-30", "2026-12-01"),
        ("months-rolled:3@ew", "2028-01-31", "2028-05-02"),
        ("period-months:3", "2026-09-14", "2026-12-13"),
        ("period-months:3", "2026-11-30", "2027-02-28"),
        ("period-months:12", "2024-02-29", "2025-02-28"),
        # No holiday moves these, so the end of the calendar does not stop them.
        ("period-months:3", "2028-12-01", "2029-02-28"),
    ],
)
def test_plain_arithmetic(rule: str, start: str, due: str) -> None:
    answer = due_json(rule, start)
    assert answer["due"] == due
    assert answer["rule"] == rule


def test_the_same_day_ends_differently_for_ripa_and_access() -> None:
    """Authority: [RIPA-s43(3)(c)], [UKGDPR-12A(3)]"""
    assert due_json("ripa.directed", "2026-09-14")["due"] == "2026-12-13"
    assert due_json("sar.extended", "2026-09-14")["due"] == "2026-12-14"


def test_the_contracts_example_word_for_word() -> None:
    """Authority: [FOIA-s10(1)], [FOIA-s10(6)]"""
    assert due_json("foi.response", "2026-11-20") == {
        "rule": "foi.response",
        "from": "2026-11-20",
        "due": "2026-12-21",
        "cautious": "2026-12-21",
        "outer": None,
        "calendar": "uk: GOV.UK 2026-02-25 + 2026-06-15",
        "authority": ["FOIA-s10(1)", "FOIA-s10(6)"],
        "steps": [
            "Received Friday 20 November 2026",
            "Day 1 is Monday 23 November 2026",
            "Not counted: Monday 30 November 2026 (St Andrew's Day, Scotland), weekends",
            "Day 20 is Monday 21 December 2026",
        ],
    }


def test_every_named_rule_has_a_vector() -> None:
    tested = {vector[0].partition(":")[0] for vector in VECTORS}
    tested |= {"sar.response", "sar.extended"}
    arithmetic = {name for name in RULES if "." not in name}
    assert set(RULES) - arithmetic == tested
