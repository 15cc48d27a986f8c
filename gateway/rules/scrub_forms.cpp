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
  void add(const WireBuffer& form) { add(form.text(), Wrapping::none); }
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

enum class Escape { whatMustBe, everything };

void appendHex(WireBuffer& out, char c, std::string_view digits) {
  out.append(digits[byteOf(c) >> 4]).append(digits[byteOf(c) & 15]);
}

WireBuffer percent(std::string_view text, Escape escape, std::string_view digits, std::string_view sign = "%") {
  WireBuffer out;
  for (const char c : text) {
    if (escape == Escape::whatMustBe && isPlainInUrls(c)) {
      out.append(c);
    } else {
      out.append(sign);
      appendHex(out, c, digits);
    }
  }
  return out;
}

WireBuffer formEncoded(std::string_view text) {
  WireBuffer out;
  for (const char c : text) {
    if (c == ' ') out.append('+');
    else out.append(percent(std::string_view(&c, 1), Escape::whatMustBe, upperDigits).text());
  }
  return out;
}

enum class Slash { plain, escaped };

WireBuffer json(std::string_view text, Slash slash) {
  WireBuffer out;
  for (const char c : text) {
    if (c == '"' || c == '\\' || (c == '/' && slash == Slash::escaped)) out.append('\\').append(c);
    else out.append(c);
  }
  return out;
}

WireBuffer unicodeEscapes(std::string_view text, std::string_view digits) {
  WireBuffer out;
  for (const char c : text) {
    out.append("\\u00");
    appendHex(out, c, digits);
  }
  return out;
}

WireBuffer entities(std::string_view text, std::string_view apostrophe, std::string_view quote) {
  WireBuffer out;
  for (const char c : text) {
    if (c == '&') out.append("&amp;");
    else if (c == '<') out.append("&lt;");
    else if (c == '>') out.append("&gt;");
    else if (c == '"') out.append(quote);
    else if (c == '\'') out.append(apostrophe);
    else out.append(c);
  }
  return out;
}

// "&#115;" or "&#x73;" for every character.
WireBuffer decimalEntities(std::string_view text) {
  WireBuffer out;
  for (const char c : text) {
    const unsigned value = byteOf(c);
    out.append("&#");
    if (value >= 100) out.append(lowerDigits[value / 100]);
    if (value >= 10) out.append(lowerDigits[value / 10 % 10]);
    out.append(lowerDigits[value % 10]).append(';');
  }
  return out;
}

WireBuffer hexadecimalEntities(std::string_view text, std::string_view digits) {
  WireBuffer out;
  for (const char c : text) {
    out.append("&#x");
    appendHex(out, c, digits);
    out.append(';');
  }
  return out;
}

WireBuffer hexadecimal(std::string_view text, std::string_view digits) {
  WireBuffer out;
  for (const char c : text) appendHex(out, c, digits);
  return out;
}

// The digits that are the same whatever stands before and behind the secret, when `offset` bytes stand before it.
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

void addBase64(Forms& forms, std::string_view text) {
  for (std::size_t offset = 0; offset < 3; ++offset) {
    for (const std::string_view lastTwo : {"+/", "-_"}) {
      const WireBuffer core = base64Core(text, offset, lastTwo);
      if (core.text().size() < shortestBase64) continue;
      forms.add(core.text(), Wrapping::anywhere);
      // A form is recognised by its first two characters, and a line may end between them.
      if (core.text().size() > shortestBase64) forms.add(core.text().substr(1), Wrapping::anywhere);
    }
  }
}

void addPercent(Forms& forms, std::string_view text) {
  for (const std::string_view digits : {upperDigits, lowerDigits}) {
    forms.add(percent(text, Escape::whatMustBe, digits));
    forms.add(percent(text, Escape::whatMustBe, digits, "%25"));
    forms.add(percent(text, Escape::everything, digits));
    forms.add(percent(text, Escape::everything, digits, "%25"));
  }
  forms.add(formEncoded(text));
}

}  // namespace

std::vector<SecretForm> formsOf(const Secret& secret) {
  const std::string_view text = secret.text();
  Forms forms;
  WireBuffer raw;
  forms.add(raw.append(text));
  addPercent(forms, text);
  forms.add(json(text, Slash::plain));
  forms.add(json(text, Slash::escaped));
  forms.add(entities(text, "&#39;", "&quot;"));
  forms.add(entities(text, "&#x27;", "&#34;"));
  forms.add(entities(text, "&apos;", "&quot;"));
  forms.add(decimalEntities(text));
  for (const std::string_view digits : {lowerDigits, upperDigits}) {
    forms.add(hexadecimalEntities(text, digits));
    forms.add(unicodeEscapes(text, digits));
    forms.add(hexadecimal(text, digits));
  }
  addBase64(forms, text);
  return forms.take();
}

}  // namespace chatelaine::gateway
