"""From a lab's source to the instructor's notebook and the student's release."""
