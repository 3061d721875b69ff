"""A proposal on paper: the memo of the reform, in HTML and as PDF, and its Gantt chart."""
