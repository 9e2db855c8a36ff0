"""One plain function a job: what the command line and the timetable run. Each returns a value or Chinese text to print."""
