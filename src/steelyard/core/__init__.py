"""The vocabulary that every other part uses. It imports nothing of ours and knows no store, network or clock."""
