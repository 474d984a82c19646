"""The sample site: eight invented outlets over fourteen days, served on loopback for the demo and the tests.

``content`` reads ``data/sample_site/content``, ``pages`` draws it, ``site`` answers a path at a moment, ``server``
puts it on a port, ``truth`` says what a perfect reader would have found, ``sources`` declares it as crawl targets.
"""
