#ifndef FIR_H
#define FIR_H

const int TAPS = 5;
const int SAMPLES = 40;

// Filters SAMPLES values; gives how many peaks the result has.
int fir(const float x[SAMPLES], const float taps[TAPS], float y[SAMPLES]);

#endif
