"""绩效: the figures of DOMAIN G2, each with its meaning and the list behind it."""
