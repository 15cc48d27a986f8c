#include "gateway/rules/scrub_match.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "gateway/rules/spelling.h"

namespace chatelaine::gateway {
namespace {

constexpr std::size_t notInAGap = 0;
constexpr std::size_t behindReturn = 1;
constexpr std::size_t behindFeed = 2;
constexpr std::size_t mostIndented = behindFeed + 32;  // so that not much is ever held back

// One line break with the indentation of the next line. An empty line ends a block of Base64, and an event.
std::size_t gapAfter(std::size_t gap, char c) {
  if (c == '\r') return gap == notInAGap ? behindReturn : notInAGap;
  if (c == '\n') return gap <= behindReturn ? behindFeed : notInAGap;
  const bool isIndentation = (c == ' ' || c == '\t') && gap != notInAGap && gap < mostIndented;
  return isIndentation ? std::max(gap + 1, behindFeed) : notInAGap;
}

}  // namespace

FormMatch FormMatcher::match(std::span<const char> text, std::string_view form, Wrapping wrapping) {
  m_form = form;
  m_wrapping = wrapping;
  m_match = {};
  m_open.assign(1, Place{0, 0, notInAGap});
  while (!m_open.empty()) {
    const Place place = m_open.back();
    m_open.pop_back();
    step(place, {text.data(), text.size()});
  }
  return m_match;
}

// Two ways to the same place are one: a text of backslashes alone can be read in a great many ways.
void FormMatcher::open(Place place) {
  const auto at = std::ranges::lower_bound(m_open, place, std::greater<>());
  if (at == m_open.end() || *at != place) m_open.insert(at, place);
}

void FormMatcher::step(Place place, std::string_view text) {
  // Mostly there is one way only.
  while (place.digit < m_form.size() && place.at < text.size() && text[place.at] == m_form[place.digit] &&
         !mayBeginEscape(text[place.at])) {
    place = {place.digit + 1, place.at + 1, notInAGap};
  }
  if (place.digit == m_form.size()) {
    m_match.size = std::max(m_match.size, place.at);
    return;
  }
  if (place.at == text.size()) {
    m_match.isCutOff = true;
    return;
  }
  take(text.substr(place.at, 1), place.at + 1, place);
  if (!mayBeginEscape(text[place.at])) return;
  const Readings readings = readingsAt(text, place.at);
  m_match.isCutOff = m_match.isCutOff || readings.isCutOff;
  for (const Reading& reading : readings) take(reading.text(), reading.next, place);
}

void FormMatcher::take(std::string_view read, std::size_t next, const Place& place) {
  const std::string_view expected = m_form.substr(place.digit);
  const bool isFormBlank = read == "+" && expected.front() == ' ';  // as forms write it
  if (expected.starts_with(read) || isFormBlank) open({place.digit + read.size(), next, notInAGap});
  if (m_wrapping == Wrapping::none || place.digit == 0) return;
  if (const std::size_t gap = gapAfter(place.gap, read.front()); gap != notInAGap) open({place.digit, next, gap});
}

}  // namespace chatelaine::gateway
