"""Questions: self-describing files read, checked and asked."""
