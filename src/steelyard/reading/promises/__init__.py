"""Promises, events and assertions: cues and what they announce."""
