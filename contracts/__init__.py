"""What crosses a process boundary, and nothing else: events, their envelope, topics, and the types of problems."""
