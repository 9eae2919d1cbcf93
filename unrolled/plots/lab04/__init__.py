"""Pictures of lab 04."""
