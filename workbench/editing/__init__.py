"""The editor of a brief: a board worked by keyboard, and what its acts do."""
