"""The Streamlit workbench: thin pages over Desk verbs, and the doors in front of them (login, guard, captures)."""
