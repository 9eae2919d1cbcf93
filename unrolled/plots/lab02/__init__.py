"""Pictures of lab 02."""
