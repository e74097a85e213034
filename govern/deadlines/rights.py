"""Dates of the other data rights (rectification, erasure, restriction, objection)."""

from __future__ import annotations

from datetime import date

from govern.deadlines.data_rights import EVENTS, to_answer, to_answer_extended, to_tell_of_extension
from govern.deadlines.deadline import Deadline
from govern.deadlines.month_clock import MonthLaw
from govern.deadlines.rule import Case, Rule

IN_FORCE_FROM = date(2018, 5, 25)
RECEIPT = "the day the council received the request"

#: The same month as access, but no clarification stops it: Article 12A(5) speaks of access only.
RIGHTS = MonthLaw(
    period=("UKGDPR-12(3)", "UKGDPR-12A(1)"),
    old_period=("UKGDPR-12(3)",),
    rounding="UKGDPR-4A",
    old_rounding="Reg1182-3",
    reset="UKGDPR-12A(2)",
    old_reset="UKGDPR-12(6)",
    extension=("UKGDPR-12A(3)", "UKGDPR-12A(4)"),
    pause=None,
    old_extension=("UKGDPR-12(3)",),
)


def right_response(case: Case) -> Deadline:
    """The last day to act on rectification, erasure, restriction or objection: one month.

    Authority: [UKGDPR-12(3)], [UKGDPR-12A(1)], [UKGDPR-4A], [UKGDPR-12A(2)], [UKGDPR-12A(3)],
    [UKGDPR-12A(4)], [SI2026-82-r4], [UKGDPR-12(6)], [Reg1182-3]
    """
    return to_answer(case, RIGHTS)


def right_extended(case: Case) -> Deadline:
    """The last day to act on such a right after an extension: three months from the start.

    Authority: [UKGDPR-12(3)], [UKGDPR-12A(1)], [UKGDPR-4A], [UKGDPR-12A(2)], [UKGDPR-12A(3)],
    [UKGDPR-12A(4)], [SI2026-82-r4], [UKGDPR-12(6)], [Reg1182-3]
    """
    return to_answer_extended(case, RIGHTS)


def right_extension_notice(case: Case) -> Deadline:
    """The last day to tell of extending such a right: the end of the first month.

    Authority: [UKGDPR-12(3)], [UKGDPR-12A(1)], [UKGDPR-4A], [UKGDPR-12A(2)], [UKGDPR-12A(3)],
    [UKGDPR-12A(4)], [SI2026-82-r4], [UKGDPR-12(6)], [Reg1182-3]
    """
    return to_tell_of_extension(case, RIGHTS)


_BASIS = ("UKGDPR-12(3)", "UKGDPR-12A(1)", "UKGDPR-4A")

RULES = (
    Rule("right.response", right_response, RECEIPT, _BASIS, EVENTS, IN_FORCE_FROM),
    Rule("right.extended", right_extended, RECEIPT, _BASIS, EVENTS, IN_FORCE_FROM),
    Rule("right.extension_notice", right_extension_notice, RECEIPT, _BASIS, EVENTS, IN_FORCE_FROM),
)
