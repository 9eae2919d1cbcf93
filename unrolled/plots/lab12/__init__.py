"""Pictures of lab 12."""
