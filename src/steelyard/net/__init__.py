"""The only folder that opens sockets outward."""
