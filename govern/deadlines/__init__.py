"""Working calendars, periods, pauses and what explains them: the pure engine of dates."""
