"""The use cases: the only room where collecting, language, briefs and store meet."""
