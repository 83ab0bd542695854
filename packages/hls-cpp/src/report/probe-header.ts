import { accumulatorHeader } from './accumulator-header.js'

/** The header behind the statements: C++11, only the standard library, any number of translation units. */
export const probeHeader = `#ifndef METAML_PROBES_H_
#define METAML_PROBES_H_

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <type_traits>
#include <utility>
#include <vector>

namespace metaml {

struct range {
  unsigned long long values, nans;
  double min, max;
};

struct book {
  std::vector<unsigned long long> counts;
  std::vector<range> ranges;
  // What is told at the end.
  std::vector<void (*)()> closing;

  ~book() {
    for (size_t i = 0; i < closing.size(); i++) closing[i]();
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

// So many values at once, none of them no number.
inline void note_all(size_t id, unsigned long long values, double min, double max) {
  note(id, min);
  note(id, max);
  the_book().ranges[id].values += values - 2;
}

template <class T> void value(size_t id, const T &one) { note(id, double(one)); }

// Fixed-point values are compared as they are: making a double of each takes longer than the kernel itself.
template <class T> bool ends(const T *all, size_t length, double &low, double &high) {
  if (std::is_arithmetic<T>::value || length == 0) return false;
  size_t least = 0, most = 0;
  for (size_t i = 1; i < length; i++) {
    if (all[i] < all[least]) least = i;
    if (all[most] < all[i]) most = i;
  }
  low = double(all[least]);
  high = double(all[most]);
  return true;
}

template <class T> void array(size_t id, const T *all, size_t length) {
  double low, high;
  if (ends(all, length, low, high)) {
    note_all(id, length, low, high);
  } else {
    for (size_t i = 0; i < length; i++) note(id, double(all[i]));
  }
}

// How many of the values lie below low or above high.
template <class T> unsigned long long outside(const T *all, size_t length, double low, double high) {
  double least, most;
  if (ends(all, length, least, most) && least >= low && most <= high) return 0;
  unsigned long long found = 0;
  for (size_t i = 0; i < length; i++) found += double(all[i]) < low || double(all[i]) > high;
  return found;
}

template <class S> unsigned long long outside_stream(S &all, double low, double high) {
  typedef decltype(all.read()) pack;
  std::vector<pack> packs;
  while (!all.empty()) packs.push_back(all.read());
  unsigned long long found = 0;
  for (size_t i = 0; i < packs.size(); i++) {
    found += outside(&packs[i][0], size_t(pack::size), low, high);
    all.write(packs[i]);
  }
  return found;
}

// Least and greatest of the values that one type ever holds; told to the book when the program ends.
template <class B> struct extremes {
  size_t id;
  unsigned long long values;
  B min, max;

  explicit extremes(size_t id) : id(id), values(0), min(0), max(0) { the_book(); }

  void note(const B &one) {
    if (values == 0 || one < min) min = one;
    if (values == 0 || one > max) max = one;
    values++;
  }

  ~extremes() {
    if (values == 0) return;
    note_all(id, values, double(min), double(max));
  }
};

// A number type that notes every value it is given; it is a B in everything else. ID tells one place from another.
template <class B, size_t ID> struct watched : B {
  static void seen(const B &one) {
    static extremes<B> all(ID);
    all.note(one);
  }

  watched() : B() {}
  watched(const watched &other) = default;
  template <class T> watched(const T &value) : B(value) { seen(*this); }

  watched &operator=(const watched &other) = default;
  template <class T> watched &operator=(const T &value) { return set(B(value)); }
  template <class T> watched &operator+=(const T &value) { return set(B(base() + value)); }
  template <class T> watched &operator-=(const T &value) { return set(B(base() - value)); }
  template <class T> watched &operator*=(const T &value) { return set(B(base() * value)); }
  template <class T> watched &operator/=(const T &value) { return set(B(base() / value)); }

  // A limit of the type is no value of the kernel.
  static watched unseen(const B &limit) {
    watched one;
    static_cast<B &>(one) = limit;
    return one;
  }

 private:
  const B &base() const { return *this; }
  watched &set(const B &value) {
    B::operator=(value);
    seen(value);
    return *this;
  }
};

template <class S> void stream(size_t id, S &all) {
  typedef decltype(all.read()) pack;
  std::vector<pack> packs;
  while (!all.empty()) packs.push_back(all.read());
  for (size_t i = 0; i < packs.size(); i++) {
    array(id, &packs[i][0], size_t(pack::size));
    all.write(packs[i]);
  }
}

}

// The fixed-point headers know their own types only.
namespace hls {
template <typename T> class numeric_limits;
template <class B, size_t ID> class numeric_limits<metaml::watched<B, ID>> {
  typedef metaml::watched<B, ID> type;

 public:
  static type max() { return type::unseen(numeric_limits<B>::max()); }
  static type min() { return type::unseen(numeric_limits<B>::min()); }
  static type epsilon() { return type::unseen(numeric_limits<B>::epsilon()); }
};
}
${accumulatorHeader}
#endif
`
