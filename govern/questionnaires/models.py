"""The tables of answers: sheets, answers, drafts, releases for publication, frozen figures."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from govern.database import Base, UTCDateTime, kept, new_token


class AnswerSheet(Base):
    """The answers of one record to one version of a questionnaire; frozen at the decision."""

    __tablename__ = "answer_sheet"
    __history__: ClassVar[str] = "noted"
    __table_args__ = (Index("ix_answer_sheet_record", "record_id", "questionnaire", "part"),)

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    token: Mapped[str] = kept("internal", String(22), unique=True, default=new_token)
    record_id: Mapped[int] = kept("internal", ForeignKey("record.id"))
    part: Mapped[str] = kept("internal", String(80), default="")
    questionnaire: Mapped[str] = kept("public", String(60))
    version: Mapped[str] = kept("public", String(20))
    carried_from_id: Mapped[int | None] = kept("internal", ForeignKey("answer_sheet.id"))
    frozen_at: Mapped[datetime | None] = kept("internal", UTCDateTime)
    sealed: Mapped[bool] = kept("internal", Boolean, default=False)


class Answer(Base):
    """One answer, or one row of a table answer, with its own revision."""

    __tablename__ = "answer"
    __history__: ClassVar[str] = "noted"
    __table_args__ = (UniqueConstraint("sheet_id", "question_id", "row_key"),)

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    sheet_id: Mapped[int] = kept("internal", ForeignKey("answer_sheet.id"))
    question_id: Mapped[str] = kept("internal", String(80))
    row_key: Mapped[str] = kept("internal", String(40), default="")
    value: Mapped[str] = kept("personal", Text)
    revision: Mapped[int] = kept("internal", Integer, info={"history": "derived"})
    saved_by_id: Mapped[int | None] = kept("personal", ForeignKey("person.id"))
    saved_at: Mapped[datetime] = kept("internal", UTCDateTime, info={"history": "derived"})

    sheet: Mapped[AnswerSheet] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": revision}

    def audit_root(self) -> tuple[str, int | None]:
        """An answer is told of its record."""
        return "record", self.sheet.record_id


class AnswerDraft(Base):
    """What somebody typed and has not saved; nobody else sees it."""

    __tablename__ = "answer_draft"
    __history__: ClassVar[str] = "unnoted: a draft, moved into an answer by Save"
    __table_args__ = (UniqueConstraint("person_id", "sheet_id", "question_id", "row_key"),)

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    person_id: Mapped[int] = kept("personal", ForeignKey("person.id"))
    sheet_id: Mapped[int] = kept("internal", ForeignKey("answer_sheet.id"))
    question_id: Mapped[str] = kept("internal", String(80))
    row_key: Mapped[str] = kept("internal", String(40), default="")
    value: Mapped[str] = kept("personal", Text)
    based_on_revision: Mapped[int] = kept("internal", Integer)
    saved_at: Mapped[datetime] = kept("internal", UTCDateTime)


class AnswerRelease(Base):
    """What somebody decided about publishing one answer: publish, withhold, replace."""

    __tablename__ = "answer_release"
    __history__: ClassVar[str] = "noted"
    __append_only__: ClassVar[tuple[str, ...] | None] = ()

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    sheet_id: Mapped[int] = kept("internal", ForeignKey("answer_sheet.id"), index=True)
    question_id: Mapped[str] = kept("internal", String(80))
    row_key: Mapped[str] = kept("internal", String(40), default="")
    choice: Mapped[str] = kept("internal", String(20))
    authority_id: Mapped[str | None] = kept("internal", String(80))
    reason: Mapped[str] = kept("internal", Text)
    public_value: Mapped[str | None] = kept("public", Text)
    person_id: Mapped[int] = kept("personal", ForeignKey("person.id"))
    at: Mapped[datetime] = kept("internal", UTCDateTime)

    sheet: Mapped[AnswerSheet] = relationship(lazy="joined", innerjoin=True)

    def audit_root(self) -> tuple[str, int | None]:
        """A release is told of its record."""
        return "record", self.sheet.record_id


class FrozenFigure(Base):
    """A live figure as it stood at a sign-off, with the references it counted."""

    __tablename__ = "frozen_figure"
    __history__: ClassVar[str] = "noted"
    __append_only__: ClassVar[tuple[str, ...] | None] = ()

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    sheet_id: Mapped[int] = kept("internal", ForeignKey("answer_sheet.id"), index=True)
    question_id: Mapped[str] = kept("internal", String(80))
    measure: Mapped[str] = kept("internal", String(80))
    numerator: Mapped[int | None] = kept("internal", Integer)
    denominator: Mapped[int | None] = kept("internal", Integer)
    text: Mapped[str] = kept("internal", Text, default="")
    as_at: Mapped[datetime] = kept("internal", UTCDateTime)
    references: Mapped[str] = kept("internal", Text, default="[]")
    digest: Mapped[str] = kept("internal", String(64))

    sheet: Mapped[AnswerSheet] = relationship(lazy="joined", innerjoin=True)

    def audit_root(self) -> tuple[str, int | None]:
        """A frozen figure is told of its record."""
        return "record", self.sheet.record_id
