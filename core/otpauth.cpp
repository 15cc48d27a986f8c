#include "core/otpauth.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace chatelaine {
namespace {

constexpr std::string_view uriStart = "otpauth://";
constexpr std::size_t shortestKey = 5;  // bytes: shorter input is a slip of the hand rather than a key

char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equalIgnoringCase(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lowered, lowered);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  const std::size_t start = text.find_first_not_of(space);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(space) - start + 1);
}

// Cuts off what stands before the separator, or all of it.
std::string_view cut(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  const std::string_view head = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return head;
}

// Into locked memory, because one of the parts is the key. A stray "%" stays as it is.
Secret percentDecoded(std::string_view text) {
  Secret decoded(text.size());
  std::size_t size = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char value = static_cast<unsigned char>(text[i]);
    if (text[i] == '%' && i + 2 < text.size()) {
      const auto [end, error] = std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16);
      if (error == std::errc{} && end == text.data() + i + 3) i += 2;
      else value = '%';
    }
    decoded.writable()[size++] = static_cast<std::byte>(value);
  }
  return Secret::copyOf(decoded.view().first(size));
}

std::string decodedText(std::string_view text) { return std::string(trimmed(percentDecoded(text).text())); }

std::optional<int> numberWithin(std::string_view text, int low, int high) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < low || value > high) return std::nullopt;
  return value;
}

std::optional<OtpAlgorithm> algorithmFrom(std::string_view name) {
  if (equalIgnoringCase(name, "SHA1")) return OtpAlgorithm::sha1;
  if (equalIgnoringCase(name, "SHA256")) return OtpAlgorithm::sha256;
  if (equalIgnoringCase(name, "SHA512")) return OtpAlgorithm::sha512;
  return std::nullopt;
}

Result<Secret> keyFrom(std::string_view text) {
  Result<Secret> key = decodeBase32(text);
  if (!key) return fail(ErrorCode::invalidInput, "the key is not Base32");
  if (key->size() < shortestKey) return fail(ErrorCode::invalidInput, "the key is too short");
  return key;
}

Result<void> setNumber(std::string_view name, std::string_view value, OtpParameters& parameters) {
  const bool isDigits = name == "digits";
  const auto number = isDigits ? numberWithin(value, 6, 8) : numberWithin(value, 15, 300);
  if (!number) return fail(ErrorCode::invalidInput, std::string(name) + " is out of range");
  if (isDigits) parameters.digits = *number;
  else parameters.period = std::chrono::seconds(*number);
  return {};
}

Result<void> apply(std::string_view name, std::string_view value, OtpBinding& binding) {
  if (name == "secret") {
    if (!binding.key.isEmpty()) return fail(ErrorCode::invalidInput, "there are two keys");
    CHATELAINE_TRY(key, keyFrom(percentDecoded(value).text()));
    binding.key = std::move(key);
  } else if (name == "algorithm") {
    const auto algorithm = algorithmFrom(value);
    if (!algorithm) return fail(ErrorCode::invalidInput, "the algorithm is not known");
    binding.parameters.algorithm = *algorithm;
  } else if (name == "digits" || name == "period") {
    return setNumber(name, value, binding.parameters);
  } else if (name == "issuer") {
    binding.issuer = decodedText(value);
  }
  return {};  // what other programs add doesn't change the codes
}

void setLabel(std::string_view label, OtpBinding& binding) {
  const std::string text = decodedText(label);
  const std::size_t colon = text.find(':');
  binding.account = std::string(trimmed(colon == std::string::npos ? text : text.substr(colon + 1)));
  if (colon != std::string::npos) binding.issuer = std::string(trimmed(text.substr(0, colon)));
}

Result<OtpBinding> parseUri(std::string_view uri) {
  OtpBinding binding;
  std::string_view rest = uri.substr(uriStart.size());
  std::string_view place = cut(rest, '?');
  if (!equalIgnoringCase(cut(place, '/'), "totp")) return fail(ErrorCode::invalidInput, "only time-based codes");
  setLabel(place, binding);
  rest = cut(rest, '#');
  while (!rest.empty()) {
    std::string_view value = cut(rest, '&');
    const std::string_view name = cut(value, '=');
    CHATELAINE_CHECK(apply(name, value, binding));
  }
  if (binding.key.isEmpty()) return fail(ErrorCode::invalidInput, "the key is missing");
  return binding;
}

}  // namespace

Result<OtpBinding> parseOtpInput(const Secret& input) {
  const std::string_view text = trimmed(input.text());
  if (equalIgnoringCase(text.substr(0, uriStart.size()), uriStart)) return parseUri(text);
  if (text.contains("://")) return fail(ErrorCode::invalidInput, "not the address of an authenticator");
  OtpBinding binding;
  CHATELAINE_TRY(key, keyFrom(text));
  binding.key = std::move(key);
  return binding;
}

}  // namespace chatelaine
