"""Several processes, here or on other machines, that grade at once."""
