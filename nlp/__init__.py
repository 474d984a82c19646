"""Articles in, Analyses out: segmentation, vectors, entities, topics, sentiment, stories, heat."""
