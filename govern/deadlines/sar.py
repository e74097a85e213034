"""Dates of subject access: UK GDPR Article 15, and Part 3 of the Data Protection Act 2018.

One month from the relevant time, which is the latest of receipt, identity and fee (Article
12A(2)); days of clarification are left out (12A(5)), for access only. The day of receipt is the
real one, weekend or not; only an end on a day off moves, by the holidays of England and Wales.
"""

from __future__ import annotations

from datetime import date

from govern.deadlines.data_rights import EVENTS, to_answer, to_answer_extended, to_tell_of_extension
from govern.deadlines.deadline import Deadline
from govern.deadlines.month_clock import MonthLaw
from govern.deadlines.rule import Case, Rule

IN_FORCE_FROM = date(2018, 5, 25)
RECEIPT = "the day the council received the request"

ACCESS = MonthLaw(
    period=("UKGDPR-12(3)", "UKGDPR-12A(1)"),
    old_period=("UKGDPR-12(3)",),
    rounding="UKGDPR-4A",
    old_rounding="Reg1182-3",
    reset="UKGDPR-12A(2)",
    old_reset="UKGDPR-12(6)",
    extension=("UKGDPR-12A(3)", "UKGDPR-12A(4)"),
    pause="UKGDPR-12A(5)",
    old_extension=("UKGDPR-12(3)",),
)

LAW_ENFORCEMENT = MonthLaw(
    period=("DPA-s45", "DPA-s54"),
    old_period=("DPA-s45", "DPA-s54"),
    rounding="DPA-s205(2)",
    old_rounding="DPA-s205(2)",
    reset="DPA-s54",
    old_reset="DPA-s54",
    extension=("DPA-s54",),
    pause="DPA-s54",
    old_extension=(),
)


def sar_response(case: Case) -> Deadline:
    """The last day to answer a subject access request: one month from the relevant time.

    Authority: [UKGDPR-12(3)], [UKGDPR-12A(1)], [UKGDPR-4A], [UKGDPR-12A(2)], [UKGDPR-12A(3)],
    [UKGDPR-12A(4)], [UKGDPR-12A(5)], [SI2026-82-r4], [UKGDPR-12(6)], [Reg1182-3]
    """
    return to_answer(case, ACCESS)


def sar_extended(case: Case) -> Deadline:
    """The last day of an extended subject access request: three months from the relevant time.

    Authority: [UKGDPR-12(3)], [UKGDPR-12A(1)], [UKGDPR-4A], [UKGDPR-12A(2)], [UKGDPR-12A(3)],
    [UKGDPR-12A(4)], [UKGDPR-12A(5)], [SI2026-82-r4], [UKGDPR-12(6)], [Reg1182-3]
    """
    return to_answer_extended(case, ACCESS)


def sar_extension_notice(case: Case) -> Deadline:
    """The last day to tell of extending a subject access request: the end of the first month.

    Authority: [UKGDPR-12(3)], [UKGDPR-12A(1)], [UKGDPR-4A], [UKGDPR-12A(2)], [UKGDPR-12A(3)],
    [UKGDPR-12A(4)], [UKGDPR-12A(5)], [SI2026-82-r4], [UKGDPR-12(6)], [Reg1182-3]
    """
    return to_tell_of_extension(case, ACCESS)


def sar_part3_response(case: Case) -> Deadline:
    """The last day to answer an access request under Part 3 (law enforcement): one month.

    Counted from the day of receipt as under the UK GDPR, the earlier of the ICO's two readings.

    Authority: [DPA-s45], [DPA-s54], [DPA-s205(2)], [SI2026-82-r4]
    """
    return to_answer(case, LAW_ENFORCEMENT)


def sar_part3_extended(case: Case) -> Deadline:
    """The last day of an extended access request under Part 3: three months; not before 2026.

    Authority: [DPA-s45], [DPA-s54], [DPA-s205(2)], [SI2026-82-r4]
    """
    return to_answer_extended(case, LAW_ENFORCEMENT)


def sar_part3_extension_notice(case: Case) -> Deadline:
    """The last day to tell of extending an access request under Part 3.

    Authority: [DPA-s45], [DPA-s54], [DPA-s205(2)], [SI2026-82-r4]
    """
    return to_tell_of_extension(case, LAW_ENFORCEMENT)


_UK_GDPR = ("UKGDPR-12(3)", "UKGDPR-12A(1)", "UKGDPR-4A")
_PART_3 = ("DPA-s45", "DPA-s54", "DPA-s205(2)")

RULES = (
    Rule("sar.response", sar_response, RECEIPT, _UK_GDPR, EVENTS, IN_FORCE_FROM),
    Rule("sar.extended", sar_extended, RECEIPT, _UK_GDPR, EVENTS, IN_FORCE_FROM),
    Rule("sar.extension_notice", sar_extension_notice, RECEIPT, _UK_GDPR, EVENTS, IN_FORCE_FROM),
    Rule("sar.part3_response", sar_part3_response, RECEIPT, _PART_3, EVENTS, IN_FORCE_FROM),
    Rule("sar.part3_extended", sar_part3_extended, RECEIPT, _PART_3, EVENTS, IN_FORCE_FROM),
    Rule(
        "sar.part3_extension_notice",
        sar_part3_extension_notice,
        RECEIPT,
        _PART_3,
        EVENTS,
        IN_FORCE_FROM,
    ),
)
