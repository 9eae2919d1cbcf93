"""The instructor's tool: builds the labs, grades them, reports. Run from a checkout."""
