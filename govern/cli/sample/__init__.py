"""The sample council: made-up people and records on real positions and real recorded crime."""
