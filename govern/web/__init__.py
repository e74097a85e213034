"""What all pages share: their look, their forms, who may open them, how they refuse."""
