"""The innermost loops: compiled by numba where it is there, else the same in numpy."""
