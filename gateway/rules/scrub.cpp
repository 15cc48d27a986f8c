#include "gateway/rules/scrub.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace chatelaine::gateway {
namespace {

std::uint16_t pairOf(const char* at) {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(at[0]) << 8 | static_cast<unsigned char>(at[1]));
}

struct Match {
  std::size_t size = 0;   // how many bytes the form takes up, if it is all there
  bool isCutOff = false;  // the data ends before the form does
};

Match matchExactly(std::span<const char> data, std::string_view form) {
  const std::size_t size = std::min(form.size(), data.size());
  if (std::memcmp(data.data(), form.data(), size) != 0) return {};
  return size == form.size() ? Match{size, false} : Match{0, true};
}

// The bytes of a line break at the front, also as JSON writes it ("\n"); 0 if there is none.
std::size_t breakSize(std::span<const char> data) {
  if (data[0] == '\r' || data[0] == '\n') return 1;
  const bool isEscaped = data[0] == '\\' && (data.size() == 1 || data[1] == 'r' || data[1] == 'n');
  return isEscaped ? std::min<std::size_t>(2, data.size()) : 0;
}

// No more than "\r\n" as JSON writes it, so that not much is ever held back.
constexpr std::size_t longestBreak = 4;

Match matchWrapped(std::span<const char> data, std::string_view form) {
  std::size_t at = 0;
  std::size_t broken = 0;
  for (std::size_t digit = 0; digit < form.size();) {
    if (at == data.size()) return {0, true};
    if (data[at] == form[digit]) {
      ++at, ++digit;
      broken = 0;
      continue;
    }
    const std::size_t skipped = breakSize(data.subspan(at));
    broken += skipped;
    if (skipped == 0 || broken > longestBreak) return {};
    at += skipped;
  }
  return {at, false};
}

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
    const std::uint16_t pair = pairOf(form.text().data());
    std::ranges::copy(form.view(), m_bytes.writable().begin() + offset);
    m_pairs.writable()[pair >> 3] |= std::byte{1} << (pair & 7);
    m_firsts.set(pair >> 8);
    m_forms.push_back({pair, offset, static_cast<std::uint32_t>(form.size()), wrapping});
    offset += static_cast<std::uint32_t>(form.size());
  }
  std::ranges::sort(m_forms, {}, &Form::pair);
}

std::span<const ScrubSet::Form> ScrubSet::formsWith(std::uint16_t pair) const {
  const auto range = std::ranges::equal_range(m_forms, pair, {}, &Form::pair);
  return {range.begin(), range.end()};
}

Scrubber::Finding Scrubber::lookAt(std::span<const char> rest) const {
  Finding finding;
  for (const ScrubSet::Form& form : m_set->formsWith(pairOf(rest.data()))) {
    const std::string_view text = m_set->m_bytes.text().substr(form.offset, form.size);
    const Match match = form.wrapping == Wrapping::none ? matchExactly(rest, text) : matchWrapped(rest, text);
    finding.matched = std::max(finding.matched, match.size);
    finding.mayGoOn = finding.mayGoOn || match.isCutOff;
  }
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
    if (!m_set->mayBegin(pairOf(&data[at]))) [[likely]]
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
