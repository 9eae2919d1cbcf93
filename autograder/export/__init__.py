"""`export`: final grades for a spreadsheet, for Canvas and for Moodle.

nbgrader's own `nbgrader export` works as ever. `grades` reads the gradebook, marks by hand and late
penalties included; `tables` lays out a file for each taker.
"""
