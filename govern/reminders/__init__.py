"""Reminders: planned from dates, exactly once for each person, date and step."""
