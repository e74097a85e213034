"""Uploaded files and imported lists: checked, kept by content, staged and applied."""
