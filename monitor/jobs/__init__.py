"""One plain function for each job of the command line and the timetable; it returns a value or Chinese text."""
