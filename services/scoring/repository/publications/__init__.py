"""Publications, their files, the keys that they tell, and erasures in them."""
