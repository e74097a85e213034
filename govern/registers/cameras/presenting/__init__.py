"""What the shared pages show and ask for each kind of record of this folder."""
