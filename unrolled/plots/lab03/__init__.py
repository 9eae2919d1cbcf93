"""Pictures of lab 03."""
