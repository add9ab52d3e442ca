"""Previews: any revision as readers would see it, for the desk and over signed links."""
