#include "gateway/rules/scrub_forms.h"

#include <algorithm>
#include <string_view>

#include "gateway/rules/wire_buffer.h"

namespace chatelaine::gateway {
namespace {

constexpr std::string_view lowerDigits = "0123456789abcdef";
constexpr std::string_view upperDigits = "0123456789ABCDEF";
constexpr std::size_t shortestForm = 2;    // a single byte is no secret
constexpr std::size_t shortestBase64 = 4;  // fewer digits than this are in every text

unsigned char byteOf(char c) { return static_cast<unsigned char>(c); }
bool isPlainInUrls(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

class Forms {
 public:
  void add(std::string_view form, Wrapping wrapping) {
    if (form.size() < shortestForm) return;
    const bool isKnown = std::ranges::any_of(
        m_all, [&](const SecretForm& known) { return known.text.text() == form && known.wrapping == wrapping; });
    if (!isKnown) m_all.push_back({Secret::copyOf(form), wrapping});
  }
  std::vector<SecretForm> take() { return std::move(m_all); }

 private:
  std::vector<SecretForm> m_all;
};

void appendHex(WireBuffer& out, char c, std::string_view digits) {
  out.append(digits[byteOf(c) >> 4]).append(digits[byteOf(c) & 15]);
}

WireBuffer hexadecimal(std::string_view text, std::string_view digits) {
  WireBuffer out;
  for (const char c : text) appendHex(out, c, digits);
  return out;
}

WireBuffer percent(std::string_view text) {
  WireBuffer out;
  for (const char c : text) {
    if (isPlainInUrls(c)) out.append(c);
    else appendHex(out.append('%'), c, upperDigits);
  }
  return out;
}

WireBuffer json(std::string_view text, std::string_view escaped) {
  WireBuffer out;
  for (const char c : text) {
    if (escaped.find(c) != std::string_view::npos) out.append('\\');
    out.append(c);
  }
  return out;
}

// The digits that are the same whatever stands before and behind the text, when `offset` bytes stand before it.
WireBuffer base64Core(std::string_view text, std::size_t offset, std::string_view lastTwo) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  const std::size_t first = (offset * 8 + 5) / 6;
  const std::size_t end = (offset + text.size()) * 8 / 6;
  WireBuffer out;
  for (std::size_t digit = first; digit < end; ++digit) {
    unsigned value = 0;
    for (std::size_t bit = digit * 6 - offset * 8; bit < digit * 6 - offset * 8 + 6; ++bit) {
      value = value << 1 | (byteOf(text[bit / 8]) >> (7 - bit % 8) & 1u);
    }
    out.append(value < 62 ? digits[value] : lastTwo[value - 62]);
  }
  return out;
}

enum class Times { once, twice };

void addBase64(Forms& forms, std::string_view text, Times times) {
  for (std::size_t offset = 0; offset < 3; ++offset) {
    for (const std::string_view lastTwo : {"+/", "-_"}) {
      const WireBuffer core = base64Core(text, offset, lastTwo);
      if (core.text().size() < shortestBase64) continue;
      forms.add(core.text(), Wrapping::anywhere);
      if (times == Times::twice) addBase64(forms, core.text(), Times::once);
    }
  }
}

}  // namespace

std::vector<SecretForm> formsOf(const Secret& secret) {
  const std::string_view text = secret.text();
  Forms forms;
  forms.add(text, Wrapping::none);
  forms.add(hexadecimal(text, lowerDigits).text(), Wrapping::none);
  forms.add(hexadecimal(text, upperDigits).text(), Wrapping::none);
  addBase64(forms, text, Times::twice);
  addBase64(forms, json(text, "\"\\").text(), Times::once);
  addBase64(forms, json(text, "\"\\/").text(), Times::once);
  addBase64(forms, percent(text).text(), Times::once);
  return forms.take();
}

}  // namespace chatelaine::gateway
