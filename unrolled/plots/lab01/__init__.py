"""Pictures of lab 01."""
