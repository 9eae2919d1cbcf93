"""What the labs promise about training, measured over seeds and processors.

A run that is trained hangs on the last bit of each sum, and processors add in different orders. So
a number of a lab that comes out of training is a range, over many seeds and several kernels of
OpenBLAS and NumPy, and stands in a table here. A test compares the labs' texts with the tables.
"""
