"""What people are asked to do, in which order, by which rule and by when. Never says whether it is done."""
