"""Pictures of lab 11."""
