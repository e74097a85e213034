"""Lists that people bring: CSV, Excel and GeoJSON read as rows, every fault with its place."""

from govern.attachments.tabular.days import day_of as day_of
from govern.attachments.tabular.reading import read_table as read_table
from govern.attachments.tabular.tables import FileKind as FileKind
from govern.attachments.tabular.tables import Limits as Limits
from govern.attachments.tabular.tables import Row as Row
from govern.attachments.tabular.tables import RowProblem as RowProblem
from govern.attachments.tabular.tables import Table as Table
from govern.attachments.tabular.tables import shown as shown
