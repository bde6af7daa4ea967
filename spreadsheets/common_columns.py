"""Columns that many exported tables have: the same words and width in each of them."""

from typing import Final

from .table_writing import OutColumn

NUMBER: Final = OutColumn("STT", 6, "integer")
AGENCY: Final = OutColumn("Đơn vị", 44)
NAME: Final = OutColumn("Họ và tên", 30)
STAFF_CODE: Final = OutColumn("Mã cán bộ", 18)
PHONE: Final = OutColumn("Điện thoại", 16)
