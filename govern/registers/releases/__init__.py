"""The release register: what footage was given out, to whom, and on which basis."""
