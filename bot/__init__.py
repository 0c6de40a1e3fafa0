"""Tổ Số: the assistant of a Vietnamese ward for paperwork."""
