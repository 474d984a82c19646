"""The terminal's commands by group; ``cli`` puts them together. Each is one Desk verb."""
