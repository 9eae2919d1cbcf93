"""Pictures of lab 08."""
