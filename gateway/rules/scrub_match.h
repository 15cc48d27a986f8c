// Whether a form of a secret begins at a place of a text, however its characters are escaped there. Pure.
#pragma once
#include <compare>
#include <span>
#include <string_view>
#include <vector>

#include "gateway/rules/scrub_forms.h"

namespace chatelaine::gateway {

struct FormMatch {
  std::size_t size = 0;   // how many bytes of the text the form takes up, if it is all there
  bool isCutOff = false;  // the text ends where the form could go on
};

// Reusable, so that matching costs no memory. One thread.
class FormMatcher {
 public:
  // Of the ways in which the text can be read, the one that takes up most counts.
  FormMatch match(std::span<const char> text, std::string_view form, Wrapping wrapping);

 private:
  // So many characters of the form found, and where the text goes on.
  struct Place {
    std::size_t digit;
    std::size_t at;
    std::size_t gap;  // where in a line break: 0 not, 1 behind a carriage return, then behind a line feed and blanks
    friend auto operator<=>(const Place&, const Place&) = default;
  };
  void open(Place place);
  void step(Place place, std::string_view text);
  void take(std::string_view read, std::size_t next, const Place& place);

  std::string_view m_form;
  Wrapping m_wrapping = Wrapping::none;
  FormMatch m_match;
  std::vector<Place> m_open;  // to be looked at, the least advanced last
};

}  // namespace chatelaine::gateway
