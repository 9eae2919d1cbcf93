"""Pictures that the labs draw from the student's own arrays."""
