"""Documents as plain blocks, and the writers that make HTML, Word and PDF of them."""
