"""Questionnaires: forms/*.yaml to questions, answers to checks, differences and blocks."""
