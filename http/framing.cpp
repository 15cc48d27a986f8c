#include "http/framing.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

namespace chatelaine::http {
namespace {

using Unexpected = std::unexpected<FramingProblem>;
template <class T>
using Checked = std::expected<T, FramingProblem>;

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isBlank(char c) { return c == ' ' || c == '\t'; }
bool isVisible(char c) { return c > 0x20 && c < 0x7f; }

constexpr std::array<bool, 256> tokenTable = [] {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789")) table[static_cast<unsigned char>(c)] = true;
  for (unsigned char c = 'a'; c <= 'z'; ++c) table[c] = table[static_cast<unsigned char>(c - 'a' + 'A')] = true;
  return table;
}();

// Bytes from 0x80 on are opaque (RFC 9110 section 5.5) and can't be mistaken for a delimiter.
bool isValueCharacter(char c) { return isVisible(c) || isBlank(c) || static_cast<unsigned char>(c) >= 0x80; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && isBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && isBlank(text.back())) text.remove_suffix(1);
  return text;
}

// Takes a line off `rest`, without its CRLF.
Checked<std::string_view> takeLine(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return Unexpected(FramingProblem::controlCharacter);
  if (end == 0 || rest[end - 1] != '\r') return Unexpected(FramingProblem::bareLineFeed);
  const std::string_view line = rest.substr(0, end - 1);
  rest.remove_prefix(end + 1);
  return line;
}

// Programs behind gateways of their own read "Content_Length" as Content-Length.
bool looksLikeFraming(std::string_view name) {
  if (name.find('_') == std::string_view::npos) return false;
  std::string plain(name);
  std::ranges::replace(plain, '_', '-');
  return equalsIgnoringCase(plain, "content-length") || equalsIgnoringCase(plain, "transfer-encoding") ||
         equalsIgnoringCase(plain, "host");
}

Checked<FieldView> checkField(std::string_view line) {
  if (isBlank(line.front())) return Unexpected(FramingProblem::foldedField);
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return Unexpected(FramingProblem::badFieldName);
  const FieldView field{line.substr(0, colon), trimmed(line.substr(colon + 1))};
  if (!isToken(field.name) || looksLikeFraming(field.name)) return Unexpected(FramingProblem::badFieldName);
  if (!std::ranges::all_of(field.value, isValueCharacter)) return Unexpected(FramingProblem::controlCharacter);
  return field;
}

Checked<int> checkVersion(std::string_view text) {
  if (text == "HTTP/1.1") return 1;
  if (text == "HTTP/1.0") return 0;
  return Unexpected(FramingProblem::badVersion);
}

Checked<void> checkRequestLine(std::string_view line, const HeadLimits& limits, RequestHead& head) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return Unexpected(FramingProblem::badRequestLine);
  head.method = line.substr(0, first);
  head.target = line.substr(first + 1, last - first - 1);
  if (!isToken(head.method) || head.method.size() > limits.method) return Unexpected(FramingProblem::badMethod);
  if (head.target.size() > limits.target) return Unexpected(FramingProblem::targetTooLong);
  if (head.target.empty() || !std::ranges::all_of(head.target, isVisible)) return Unexpected(FramingProblem::badTarget);
  const auto version = checkVersion(line.substr(last + 1));
  if (!version) return Unexpected(version.error());
  head.minorVersion = *version;
  return {};
}

Checked<void> checkStatusLine(std::string_view line, ResponseHead& head) {
  if (line.size() < 12 || line[8] != ' ' || (line.size() > 12 && line[12] != ' ')) {
    return Unexpected(FramingProblem::badStatusLine);
  }
  const auto version = checkVersion(line.substr(0, 8));
  if (!version) return Unexpected(version.error());
  head.minorVersion = *version;
  const std::string_view digits = line.substr(9, 3);
  if (!std::ranges::all_of(digits, isDigit) || digits[0] == '0') return Unexpected(FramingProblem::badStatusLine);
  std::from_chars(digits.data(), digits.data() + digits.size(), head.status);
  head.reason = line.size() > 12 ? line.substr(13) : std::string_view();
  if (!std::ranges::all_of(head.reason, isValueCharacter)) return Unexpected(FramingProblem::controlCharacter);
  return {};
}

Checked<std::uint64_t> checkLength(std::string_view text) {
  constexpr std::size_t longest = 18;  // digits that always fit
  if (text.empty() || text.size() > longest || !std::ranges::all_of(text, isDigit)) {
    return Unexpected(FramingProblem::badLength);
  }
  std::uint64_t length = 0;
  std::from_chars(text.data(), text.data() + text.size(), length);
  return length;
}

struct FramingFields {
  std::size_t hosts = 0;
  std::size_t lengths = 0;
  std::size_t codings = 0;
  std::string_view length;
  std::string_view coding;
};

FramingFields framingFieldsOf(const std::vector<FieldView>& fields) {
  FramingFields found;
  for (const FieldView& field : fields) {
    if (equalsIgnoringCase(field.name, "host")) ++found.hosts;
    if (equalsIgnoringCase(field.name, "content-length")) ++found.lengths, found.length = field.value;
    if (equalsIgnoringCase(field.name, "transfer-encoding")) ++found.codings, found.coding = field.value;
  }
  return found;
}

// What the fields say about the body; nothing if they say nothing.
Checked<std::optional<BodyFraming>> checkBody(const FramingFields& found, int minorVersion) {
  if (found.lengths > 1) return Unexpected(FramingProblem::severalLengths);
  if (found.lengths > 0 && found.codings > 0) return Unexpected(FramingProblem::lengthAndCoding);
  if (found.codings > 0) {
    if (minorVersion == 0) return Unexpected(FramingProblem::codingInHttp10);
    if (found.codings > 1 || !equalsIgnoringCase(found.coding, "chunked")) {
      return Unexpected(FramingProblem::unknownCoding);
    }
    return BodyFraming{BodyKind::chunked, 0};
  }
  if (found.lengths == 0) return std::nullopt;
  const auto length = checkLength(found.length);
  if (!length) return Unexpected(length.error());
  return BodyFraming{*length == 0 ? BodyKind::none : BodyKind::length, *length};
}

bool keepsAlive(const std::vector<FieldView>& fields, int minorVersion) {
  if (listNames(fields, "connection", "close") || listNames(fields, "proxy-connection", "close")) return false;
  if (minorVersion == 1) return true;
  return listNames(fields, "connection", "keep-alive") || listNames(fields, "proxy-connection", "keep-alive");
}

Checked<void> checkRequestFields(RequestHead& head) {
  const FramingFields found = framingFieldsOf(head.fields);
  const bool isConnect = head.method == "CONNECT";
  if (found.hosts > 1) return Unexpected(FramingProblem::severalHosts);
  if (found.hosts == 0 && head.minorVersion == 1 && !isConnect) return Unexpected(FramingProblem::missingHost);
  const auto body = checkBody(found, head.minorVersion);
  if (!body) return Unexpected(body.error());
  head.body = body->value_or(BodyFraming{});
  if (isConnect && head.body.kind != BodyKind::none) return Unexpected(FramingProblem::bodyOnConnect);
  for (const FieldView& field : head.fields) {
    if (!equalsIgnoringCase(field.name, "expect")) continue;
    if (!equalsIgnoringCase(field.value, "100-continue")) return Unexpected(FramingProblem::unknownExpectation);
    head.expectsContinue = head.minorVersion == 1 && head.body.kind != BodyKind::none;
  }
  return {};
}

bool hasNoBody(unsigned status, std::string_view method) {
  return method == "HEAD" || status < 200 || status == 204 || status == 304;
}

}  // namespace

bool equalsIgnoringCase(std::string_view a, std::string_view b) { return std::ranges::equal(a, b, {}, lower, lower); }

bool isToken(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return tokenTable[static_cast<unsigned char>(c)]; });
}

std::optional<std::string_view> onlyValue(const std::vector<FieldView>& fields, std::string_view name) {
  std::optional<std::string_view> value;
  for (const FieldView& field : fields) {
    if (!equalsIgnoringCase(field.name, name)) continue;
    if (value) return std::nullopt;
    value = field.value;
  }
  return value;
}

bool listNames(const std::vector<FieldView>& fields, std::string_view name, std::string_view token) {
  for (const FieldView& field : fields) {
    if (!equalsIgnoringCase(field.name, name)) continue;
    std::string_view rest = field.value;
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      if (equalsIgnoringCase(trimmed(rest.substr(0, comma)), token)) return true;
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }
  return false;
}

std::optional<std::size_t> endOfHead(std::string_view bytes, std::size_t checkedBefore) {
  // A head with bare line feeds ends here too: it is then refused instead of waited for.
  std::size_t at = checkedBefore > 3 ? checkedBefore - 3 : 0;
  while ((at = bytes.find('\n', at)) != std::string_view::npos) {
    ++at;
    if (bytes.substr(at).starts_with("\r\n")) return at + 2;
    if (bytes.substr(at).starts_with('\n')) return at + 1;
  }
  return std::nullopt;
}

std::expected<std::vector<FieldView>, FramingProblem> checkFields(std::string_view lines, const HeadLimits& limits) {
  std::vector<FieldView> fields;
  fields.reserve(16);
  while (!lines.empty()) {
    const auto line = takeLine(lines);
    if (!line) return Unexpected(line.error());
    if (line->empty()) return Unexpected(FramingProblem::badFieldName);
    const auto field = checkField(*line);
    if (!field) return Unexpected(field.error());
    if (fields.size() == limits.fields) return Unexpected(FramingProblem::tooManyFields);
    fields.push_back(*field);
  }
  return fields;
}

namespace {

// The start line, and the lines of fields between it and the empty line.
Checked<std::pair<std::string_view, std::string_view>> splitHead(std::string_view head, const HeadLimits& limits) {
  if (head.size() > limits.bytes) return Unexpected(FramingProblem::headTooLarge);
  std::string_view rest = head;
  const auto start = takeLine(rest);
  if (!start) return Unexpected(start.error());
  if (!rest.ends_with("\r\n")) return Unexpected(FramingProblem::bareLineFeed);
  rest.remove_suffix(2);
  return std::pair(*start, rest);
}

}  // namespace

std::expected<RequestHead, FramingProblem> checkFraming(std::string_view bytes, const HeadLimits& limits) {
  const auto parts = splitHead(bytes, limits);
  if (!parts) return Unexpected(parts.error());
  RequestHead head;
  if (const auto line = checkRequestLine(parts->first, limits, head); !line) return Unexpected(line.error());
  auto fields = checkFields(parts->second, limits);
  if (!fields) return Unexpected(fields.error());
  head.fields = std::move(*fields);
  if (const auto checked = checkRequestFields(head); !checked) return Unexpected(checked.error());
  head.keepsAlive = keepsAlive(head.fields, head.minorVersion);
  return head;
}

std::expected<ResponseHead, FramingProblem> checkResponseFraming(std::string_view bytes, std::string_view method,
                                                                 const HeadLimits& limits) {
  const auto parts = splitHead(bytes, limits);
  if (!parts) return Unexpected(parts.error());
  ResponseHead head;
  if (const auto line = checkStatusLine(parts->first, head); !line) return Unexpected(line.error());
  auto fields = checkFields(parts->second, limits);
  if (!fields) return Unexpected(fields.error());
  head.fields = std::move(*fields);
  const auto body = checkBody(framingFieldsOf(head.fields), head.minorVersion);
  if (!body) return Unexpected(body.error());
  head.body = body->value_or(BodyFraming{BodyKind::untilClose, 0});
  if (hasNoBody(head.status, method)) head.body = {BodyKind::none, 0};
  head.keepsAlive = keepsAlive(head.fields, head.minorVersion) && head.body.kind != BodyKind::untilClose;
  return head;
}

std::string_view toString(FramingProblem problem) {
  switch (problem) {
    case FramingProblem::headTooLarge: return "head_too_large";
    case FramingProblem::tooManyFields: return "too_many_fields";
    case FramingProblem::targetTooLong: return "target_too_long";
    case FramingProblem::badRequestLine: return "bad_request_line";
    case FramingProblem::badStatusLine: return "bad_status_line";
    case FramingProblem::badMethod: return "bad_method";
    case FramingProblem::badTarget: return "bad_target";
    case FramingProblem::badVersion: return "bad_version";
    case FramingProblem::bareLineFeed: return "bare_line_feed";
    case FramingProblem::controlCharacter: return "control_character";
    case FramingProblem::foldedField: return "folded_field";
    case FramingProblem::badFieldName: return "bad_field_name";
    case FramingProblem::missingHost: return "missing_host";
    case FramingProblem::severalHosts: return "several_hosts";
    case FramingProblem::severalLengths: return "several_lengths";
    case FramingProblem::badLength: return "bad_length";
    case FramingProblem::lengthAndCoding: return "length_and_coding";
    case FramingProblem::unknownCoding: return "unknown_coding";
    case FramingProblem::codingInHttp10: return "coding_in_http_1_0";
    case FramingProblem::bodyOnConnect: return "body_on_connect";
    case FramingProblem::unknownExpectation: return "unknown_expectation";
    case FramingProblem::badChunk: return "bad_chunk";
    case FramingProblem::trailersTooLarge: return "trailers_too_large";
  }
  return "unknown";
}

}  // namespace chatelaine::http
