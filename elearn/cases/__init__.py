"""Lets supervisors write cases in the browser, in the authors' format; it never overwrites what somebody else wrote."""
