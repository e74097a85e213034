"""Registers: one folder for each kind of record the desk keeps."""
