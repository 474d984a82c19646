"""Where records live: ``base`` is the contract, ``sqlite`` the truth, ``search`` a derived index."""
