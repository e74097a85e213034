"""What the register of cameras decides without a database: lists, figures, reviews, steps."""

from govern.registers.cameras.rules.column_names import ListField as ListField
from govern.registers.cameras.rules.columns import ColumnMapping as ColumnMapping
from govern.registers.cameras.rules.columns import guess_columns as guess_columns
from govern.registers.cameras.rules.columns import header_digest as header_digest
from govern.registers.cameras.rules.columns import mapping_from_words as mapping_from_words
from govern.registers.cameras.rules.grid import metres_between as metres_between
from govern.registers.cameras.rules.grid import to_degrees as to_degrees
from govern.registers.cameras.rules.grid import to_grid as to_grid
from govern.registers.cameras.rules.known import POSITION as POSITION
from govern.registers.cameras.rules.known import Difference as Difference
from govern.registers.cameras.rules.known import KnownCamera as KnownCamera
from govern.registers.cameras.rules.known import Outcome as Outcome
from govern.registers.cameras.rules.listed import ListedCamera as ListedCamera
from govern.registers.cameras.rules.listed import Listing as Listing
from govern.registers.cameras.rules.listing import read_listing as read_listing
from govern.registers.cameras.rules.matching import Reconciliation as Reconciliation
from govern.registers.cameras.rules.matching import RowMatch as RowMatch
from govern.registers.cameras.rules.matching import reconcile as reconcile
