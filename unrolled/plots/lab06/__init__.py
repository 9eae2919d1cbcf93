"""Pictures of lab 06."""
