"""Workflow: the steps of a record as data, so that they can be read, printed and tested (pure)."""

from govern.workflow.steps import Step, Workflow, refusal

__all__ = ["Step", "Workflow", "refusal"]
