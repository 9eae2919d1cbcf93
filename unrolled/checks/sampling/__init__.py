"""Judge what is drawn at random by its law."""
