"""Pictures of lab 07."""
