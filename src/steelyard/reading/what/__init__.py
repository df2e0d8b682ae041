"""What a figure is: the flow over it, a level, a growth, a share, a target, a part."""
