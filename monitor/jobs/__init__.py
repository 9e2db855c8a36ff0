"""One plain function for each job of the command line and the timetable. It returns a value, or Chinese text to print."""
