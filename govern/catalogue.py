"""The one list of registers, and the whole schema they stand on."""

from __future__ import annotations

from sqlalchemy import MetaData

from govern.attachments import models as _attachments  # noqa: F401 -- tables of the schema
from govern.authorities import models as _authorities  # noqa: F401
from govern.database import Base, add_closed_sets
from govern.documents import models as _documents  # noqa: F401
from govern.dues import models as _dues  # noqa: F401
from govern.history import models as _history  # noqa: F401
from govern.jobs import models as _jobs  # noqa: F401
from govern.messages import models as _messages  # noqa: F401
from govern.people import models as _people  # noqa: F401
from govern.publication import models as _publication  # noqa: F401
from govern.questionnaires import models as _questionnaires  # noqa: F401
from govern.records import models as _records  # noqa: F401
from govern.register import Registers
from govern.registers import cameras, releases
from govern.reminders import models as _reminders  # noqa: F401


def registers() -> Registers:
    """All registers of the product, in the order pages list them."""
    return Registers((*cameras.REGISTERS, *releases.REGISTERS))


def metadata() -> MetaData:
    """The schema of every room and register, with the CHECKs of its closed sets."""
    add_closed_sets(Base.metadata)
    return Base.metadata
