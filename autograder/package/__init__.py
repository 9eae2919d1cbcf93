"""What leaves the course: a handout for students, a grader for somebody else's platform."""
