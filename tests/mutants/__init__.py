"""Maps and a compiler with one mistake each: the tests are worth what they find of them."""
