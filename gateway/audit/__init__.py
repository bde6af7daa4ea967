"""The audit trail, and what to look at before results become official."""
