"""Loads a library that build_lib.sh made and predicts, row by row, as hls4ml's `predict` does.

Arguments: library, top function, rows, numbers of a row, outputs of a row, file of the rows, file for the outputs.
Prints the seconds that the rows took.
"""

import ctypes
import sys
import time

import numpy as np

library, top, rows, inputs, outputs, x_file, y_file = sys.argv[1:]
rows, inputs, outputs = int(rows), int(inputs), int(outputs)
function = getattr(ctypes.CDLL(library), f"{top}_float")
pointer = np.ctypeslib.ndpointer(ctypes.c_float, flags="C_CONTIGUOUS")
function.restype = None
function.argtypes = [pointer, pointer]
x = np.fromfile(x_file, dtype="float32").reshape(rows, inputs)
y = np.zeros((rows, outputs), dtype="float32")
start = time.perf_counter()
for i in range(rows):
    function(x[i], y[i])
seconds = time.perf_counter() - start
y.tofile(y_file)
print(seconds)
