#include "fir.h"
#include <cstdio>

int main() {
    const float taps[TAPS] = {0.9f, 0.7f, 0.4f, 0.2f, 0.1f};
    float x[SAMPLES], y[SAMPLES];
    for (int n = 0; n < SAMPLES; n++) x[n] = (n * 7) % 11 < 5 ? 1.0f : -0.5f;
    std::printf("%d peaks\n", fir(x, taps, y));
    return 0;
}
