/** The header behind the statements: C++11, only the standard library, any number of translation units. */
export const probeHeader = `#ifndef METAML_PROBES_H_
#define METAML_PROBES_H_

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace metaml {

struct range {
  unsigned long long values, nans;
  double min, max;
};

struct book {
  std::vector<unsigned long long> counts;
  std::vector<range> ranges;

  ~book() {
    const char *name = std::getenv("METAML_REPORT");
    FILE *file = name == NULL ? NULL : std::fopen(name, "w");
    if (file == NULL) return;
    for (size_t i = 0; i < counts.size(); i++) std::fprintf(file, "count %zu %llu\\n", i, counts[i]);
    for (size_t i = 0; i < ranges.size(); i++) {
      const range &r = ranges[i];
      std::fprintf(file, "range %zu %llu %llu %.17g %.17g\\n", i, r.values, r.nans, r.min, r.max);
    }
    std::fprintf(file, "end\\n");
    std::fclose(file);
  }
};

inline book &the_book() {
  static book only;
  return only;
}

// Makes the report exist even where no probe is reached.
static book &opened_book = the_book();

inline void count(size_t id, unsigned long long times) {
  std::vector<unsigned long long> &counts = the_book().counts;
  if (counts.size() <= id) counts.resize(id + 1);
  counts[id] += times;
}

inline void note(size_t id, double value) {
  std::vector<range> &ranges = the_book().ranges;
  if (ranges.size() <= id) ranges.resize(id + 1);
  range &r = ranges[id];
  if (value != value) {
    r.nans++;
    return;
  }
  if (r.values == 0 || value < r.min) r.min = value;
  if (r.values == 0 || value > r.max) r.max = value;
  r.values++;
}

template <class T> void value(size_t id, const T &one) { note(id, double(one)); }

template <class T> void array(size_t id, const T *all, size_t length) {
  for (size_t i = 0; i < length; i++) note(id, double(all[i]));
}

template <class S> void stream(size_t id, S &all) {
  typedef decltype(all.read()) pack;
  std::vector<pack> packs;
  while (!all.empty()) packs.push_back(all.read());
  for (size_t i = 0; i < packs.size(); i++) {
    for (size_t j = 0; j < pack::size; j++) note(id, double(packs[i][j]));
    all.write(packs[i]);
  }
}

}

#endif
`
