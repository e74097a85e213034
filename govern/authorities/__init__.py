"""The law graph: the sources of law and guidance, what cites them, what a change affects."""
