// Finds secrets in what a service answers and covers them with as many asterisks, while it streams by: every form of
// scrub_forms.h, however its characters are escaped (spelling.h). Decompressing is somebody else's.
#pragma once
#include <bitset>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/secret.h"
#include "gateway/rules/scrub_match.h"

namespace chatelaine::gateway {

// All forms of some secrets, ready to be searched for. Immutable, so any number of threads may use one.
class ScrubSet {
 public:
  explicit ScrubSet(std::span<const Secret* const> secrets);
  bool isEmpty() const { return m_forms.empty(); }

 private:
  friend class Scrubber;
  struct Form {
    std::uint16_t pair;  // its first two bytes
    std::uint32_t offset;
    std::uint32_t size;
    Wrapping wrapping;
  };
  std::string_view textOf(const Form& form) const { return m_bytes.text().substr(form.offset, form.size); }
  std::span<const Form> formsFrom(char first) const;
  std::span<const Form> formsFrom(char first, char second) const;
  void mayBeginWith(char first, char second);
  void mayBeginWithEscapes();
  void mayBegin(char first, char second, Wrapping wrapping);
  bool mayBegin(std::uint16_t pair) const {
    return (m_pairs.view()[pair >> 3] >> (pair & 7) & std::byte{1}) != std::byte{0};
  }

  Secret m_bytes;  // all forms, one behind the other
  Secret m_pairs;  // 65,536 bits: which pairs of bytes may begin a form
  std::bitset<256> m_firsts;
  std::vector<Form> m_forms;  // by pair
};

enum class StreamEnd { more, last };

// One stream. Belongs to one thread.
class Scrubber {
 public:
  explicit Scrubber(std::shared_ptr<const ScrubSet> set) : m_set(std::move(set)) {}

  // Covers what it finds in `data`, in place, and returns how many bytes at its front are final. The others could begin
  // a secret: put them at the front of the next call's data. Everything is final with StreamEnd::last.
  std::size_t scrub(std::span<char> data, StreamEnd end);
  bool hasFound() const { return m_hasFound; }

 private:
  struct Range {
    std::size_t begin;
    std::size_t end;
  };
  struct Finding {
    std::size_t matched = 0;  // the longest form that is all there
    bool mayGoOn = false;     // the data ends inside a form
  };
  Finding lookAt(std::span<const char> rest);
  void tryForms(std::span<const ScrubSet::Form> forms, std::span<const char> rest, Finding& finding);

  std::shared_ptr<const ScrubSet> m_set;
  FormMatcher m_matcher;
  std::vector<Range> m_found;
  std::size_t m_coveredAhead = 0;  // so many of the bytes that were held back belong to what was found
  bool m_hasFound = false;
};

// A whole text at once.
void scrubAll(const std::shared_ptr<const ScrubSet>& set, std::span<char> text);

}  // namespace chatelaine::gateway
