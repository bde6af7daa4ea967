"""The services. Each owns one database and has the same rooms; none imports another."""
