"""The Streamlit workbench: thin pages over Desk verbs, and the doors in front of them (login, guard, captures).

What is typed for one action stands in one form with its button: a field outside of a form draws the page anew when
it is left, and the click that left it may be lost. Outside stay search boxes, previews and choices on which other
fields depend. Where the action is weighty (signing, recalling, deleting) the form has ``enter_to_submit=False``.
"""
