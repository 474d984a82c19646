"""The blocks of a daily brief: each is one function from the draft and its template block to a Section."""
