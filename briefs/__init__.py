"""简报: a day's records in, printed documents out (DOCX, PDF, preview). Reads no store and no environment."""
