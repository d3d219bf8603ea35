"""Touchstone's trainers: one phase of a run a process, rewards and records over the bridge. Start with main.py."""
