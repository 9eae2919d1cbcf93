"""Pictures of lab 09."""
