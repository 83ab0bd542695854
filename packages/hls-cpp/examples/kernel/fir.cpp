#include "fir.h"

static float clamp(float value) {
    while (value > 1.0f) value *= 0.5f;
    return value;
}

static int peaks(const float y[SAMPLES]) {
    int found = 0;
Scan:
    for (int i = 1; i + 1 < SAMPLES; i++) {
        #pragma HLS PIPELINE II=1
        if (y[i] <= 0.5f) continue;
        // Looks to the right for a higher value, as long as the peak lasts.
        for (int j = i + 1; j < SAMPLES && y[j] > 0.5f; j++)
            if (y[j] > y[i]) { found--; break; }
        found++;
    }
    return found;
}

int fir(const float x[SAMPLES], const float taps[TAPS], float y[SAMPLES]) {
    #pragma HLS INTERFACE ap_vld port=x
    #pragma HLS ARRAY_PARTITION variable=taps complete
Samples:
    for (int n = 0; n < SAMPLES; n++) {
        float sum = 0;
    Taps:
        for (int k = 0; k < TAPS; k++) {
            #pragma HLS UNROLL factor=2
            if (n - k >= 0) sum += taps[k] * x[n - k];
        }
        y[n] = clamp(sum);
    }
    return peaks(y);
}
