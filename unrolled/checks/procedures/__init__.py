"""How one case is judged: each procedure calls the function and says what is not right."""
