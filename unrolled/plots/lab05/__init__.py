"""Pictures of lab 05."""
