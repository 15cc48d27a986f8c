#include "gateway/rules/scrub.h"

#include <algorithm>
#include <string_view>

#include "gateway/rules/spelling.h"

namespace chatelaine::gateway {
namespace {

std::uint16_t pairOf(char first, char second) {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(first) << 8 | static_cast<unsigned char>(second));
}

// What stands behind a form's first byte and needn't be its second: an escape, a line break, a blank as forms write it.
bool mayStandForAnother(char c) { return mayBeginEscape(c) || c == '\r' || c == '\n' || c == '+'; }

}  // namespace

ScrubSet::ScrubSet(std::span<const Secret* const> secrets) {
  std::vector<SecretForm> forms;
  std::size_t total = 0;
  for (const Secret* secret : secrets) {
    for (SecretForm& form : formsOf(*secret)) {
      total += form.text.size();
      forms.push_back(std::move(form));
    }
  }
  m_bytes = Secret(total);
  m_pairs = Secret(65536 / 8);
  std::uint32_t offset = 0;
  for (const auto& [form, wrapping] : forms) {
    std::ranges::copy(form.view(), m_bytes.writable().begin() + offset);
    mayBegin(form.text()[0], form.text()[1], wrapping);
    const auto size = static_cast<std::uint32_t>(form.size());
    m_forms.push_back({pairOf(form.text()[0], form.text()[1]), offset, size, wrapping});
    offset += size;
  }
  if (!m_forms.empty()) mayBeginWithEscapes();
  std::ranges::sort(m_forms, {}, &Form::pair);
}

void ScrubSet::mayBeginWith(char first, char second) {
  const std::uint16_t pair = pairOf(first, second);
  m_pairs.writable()[pair >> 3] |= std::byte{1} << (pair & 7);
  m_firsts.set(pair >> 8);
}

void ScrubSet::mayBegin(char first, char second, Wrapping wrapping) {
  for (const char behind : {second, '%', '\\', '&'}) mayBeginWith(first, behind);
  if (second == ' ') mayBeginWith(first, '+');
  if (first == ' ') mayBegin('+', second, wrapping);
  if (wrapping == Wrapping::none) return;
  for (const char behind : {'\r', '\n'}) mayBeginWith(first, behind);
}

void ScrubSet::mayBeginWithEscapes() {
  for (const char first : {'%', '\\', '&'}) {
    for (int second = 0; second < 256; ++second) {
      if (mayGoOnAsEscape(first, static_cast<char>(second))) mayBeginWith(first, static_cast<char>(second));
    }
  }
}

std::span<const ScrubSet::Form> ScrubSet::formsFrom(char first) const {
  const auto firstOf = [](const Form& form) { return form.pair >> 8; };
  const auto range = std::ranges::equal_range(m_forms, static_cast<unsigned char>(first), {}, firstOf);
  return {range.begin(), range.end()};
}

std::span<const ScrubSet::Form> ScrubSet::formsFrom(char first, char second) const {
  if (mayStandForAnother(second)) return formsFrom(first);
  const auto range = std::ranges::equal_range(m_forms, pairOf(first, second), {}, &Form::pair);
  return {range.begin(), range.end()};
}

void Scrubber::tryForms(std::span<const ScrubSet::Form> forms, std::span<const char> rest, Finding& finding) {
  for (const ScrubSet::Form& form : forms) {
    const FormMatch match = m_matcher.match(rest, m_set->textOf(form), form.wrapping);
    finding.matched = std::max(finding.matched, match.size);
    finding.mayGoOn = finding.mayGoOn || match.isCutOff;
  }
}

Scrubber::Finding Scrubber::lookAt(std::span<const char> rest) {
  Finding finding;
  tryForms(m_set->formsFrom(rest[0], rest[1]), rest, finding);
  if (rest[0] == '+') tryForms(m_set->formsFrom(' '), rest, finding);
  if (!mayBeginEscape(rest[0])) return finding;
  const Readings readings = readingsAt({rest.data(), rest.size()}, 0);
  finding.mayGoOn = finding.mayGoOn || readings.isCutOff;
  for (const Reading& reading : readings) tryForms(m_set->formsFrom(reading.bytes[0]), rest, finding);
  return finding;
}

std::size_t Scrubber::scrub(std::span<char> data, StreamEnd end) {
  if (m_set == nullptr || m_set->isEmpty()) return data.size();
  m_found.clear();
  if (m_coveredAhead > 0) m_found.push_back({0, m_coveredAhead});
  std::size_t held = data.size();
  for (std::size_t at = 0; at < data.size(); ++at) {
    if (at + 1 == data.size()) {
      if (end == StreamEnd::more && m_set->m_firsts.test(static_cast<unsigned char>(data[at]))) held = at;
      break;
    }
    if (!m_set->mayBegin(pairOf(data[at], data[at + 1]))) [[likely]]
      continue;
    const Finding finding = lookAt(data.subspan(at));
    if (finding.matched > 0) m_found.push_back({at, at + finding.matched});
    if (finding.mayGoOn && end == StreamEnd::more) {
      held = at;
      break;
    }
  }
  // Only now: a secret that overlaps another must still be recognised.
  m_coveredAhead = 0;
  for (const Range& range : m_found) {
    const std::size_t last = std::min(range.end, held);
    if (range.begin < last) std::fill(data.begin() + range.begin, data.begin() + last, '*');
    if (range.end > held) m_coveredAhead = std::max(m_coveredAhead, range.end - held);
    m_hasFound = true;
  }
  return held;
}

void scrubAll(const std::shared_ptr<const ScrubSet>& set, std::span<char> text) {
  Scrubber(set).scrub(text, StreamEnd::last);
}

}  // namespace chatelaine::gateway
