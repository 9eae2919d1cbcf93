"""Pictures of lab 10."""
