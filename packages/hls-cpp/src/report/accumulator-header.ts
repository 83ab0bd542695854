/**
 * The header of accumulators that are computed on their bits, behind that of the probes.
 *
 * An `accumulator<B, ID, EVERY>` is a B, a signed fixed-point type of at most 62 bits that truncates and saturates: what
 * it is given becomes what B would make of it, without the branches that B needs for any mode. It notes every value or,
 * where EVERY is false, those that lie at its limits. Numbers whose bits it can't read take B's own way.
 */
export const accumulatorHeader = `
namespace metaml {

template <class...> struct exists { typedef void type; };

// The bits of a fixed-point number as an integer, where its type says how many there are and they fit.
template <class T, class = void> struct bits_of {
  static const bool known = false;
  static const int width = 0, fraction = 0;
};
template <class T>
struct bits_of<T, typename exists<decltype(T::width + T::iwidth),
                                  decltype(std::declval<const T &>().V.get_VAL())>::type> {
  static const bool known = T::width <= 62;
  static const int width = T::width, fraction = T::width - T::iwidth;
  static long long get(const T &one) { return (long long)(one.V.get_VAL()); }
};

// The bits of a T with as many behind the point as a B has: more are cut off.
template <class B, class T> struct bits_for {
  static const int more = bits_of<B>::fraction - bits_of<T>::fraction;
  static const int up = more > 0 ? more : 0, down = more < 0 ? -more : 0;
  static const bool known = bits_of<T>::known && bits_of<T>::width + up <= 62 && down <= 62;
  static long long get(const T &one) { return bits_of<T>::get(one) * (1LL << up) >> down; }
};

// Least and greatest of the bits; no constructor runs, so that none is asked for at every value.
template <class B, size_t ID> struct bit_extremes {
  static unsigned long long values;
  static long long min, max;

  static void note(long long bits) {
    if (values++ == 0) begin(bits);
    if (bits < min) min = bits;
    if (bits > max) max = bits;
  }

 private:
  static void begin(long long bits) {
    min = max = bits;
    the_book().closing.push_back(tell);
  }
  static void tell() {
    B least, greatest;
    least.V.set_VAL(min);
    greatest.V.set_VAL(max);
    note_all(ID, values, double(least), double(greatest));
  }
};
template <class B, size_t ID> unsigned long long bit_extremes<B, ID>::values = 0;
template <class B, size_t ID> long long bit_extremes<B, ID>::min = 0;
template <class B, size_t ID> long long bit_extremes<B, ID>::max = 0;

template <class B, size_t ID, bool EVERY> struct accumulator : B {
  accumulator() : B() {}
  accumulator(const accumulator &other) = default;
  template <class T> accumulator(const T &value) { put(value, readable<T>()); }

  accumulator &operator=(const accumulator &other) = default;
  template <class T> accumulator &operator=(const T &value) { return put(value, readable<T>()); }
  template <class T> accumulator &operator+=(const T &value) { return add(value, readable<T>()); }
  template <class T> accumulator &operator-=(const T &value) { return set(B(base() - value)); }
  template <class T> accumulator &operator*=(const T &value) { return set(B(base() * value)); }
  template <class T> accumulator &operator/=(const T &value) { return set(B(base() / value)); }

  // A limit of the type is no value of the kernel.
  static accumulator unseen(const B &limit) {
    accumulator one;
    static_cast<B &>(one) = limit;
    return one;
  }

 private:
  static const long long high = (1LL << (B::width - 1)) - 1, low = -high - 1;
  template <class T> using readable = std::integral_constant<bool, bits_for<B, T>::known>;

  const B &base() const { return *this; }
  template <class T> accumulator &put(const T &value, std::true_type) {
    return set_bits(bits_for<B, T>::get(value));
  }
  template <class T> accumulator &put(const T &value, std::false_type) { return set(B(value)); }
  template <class T> accumulator &add(const T &value, std::true_type) {
    return set_bits(bits_of<B>::get(*this) + bits_for<B, T>::get(value));
  }
  template <class T> accumulator &add(const T &value, std::false_type) { return set(B(base() + value)); }
  accumulator &set(const B &value) { return set_bits(bits_of<B>::get(value)); }

  accumulator &set_bits(long long bits) {
    bool limit = bits <= low || bits >= high;
    if (limit) bits = bits < 0 ? low : high;
    this->V.set_VAL(bits);
    if (EVERY || limit) bit_extremes<B, ID>::note(bits);
    return *this;
  }
};

}

namespace hls {
template <class B, size_t ID, bool EVERY> class numeric_limits<metaml::accumulator<B, ID, EVERY>> {
  typedef metaml::accumulator<B, ID, EVERY> type;

 public:
  static type max() { return type::unseen(numeric_limits<B>::max()); }
  static type min() { return type::unseen(numeric_limits<B>::min()); }
  static type epsilon() { return type::unseen(numeric_limits<B>::epsilon()); }
};
}
`
