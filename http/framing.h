// The strict reading of HTTP/1 heads for the proxy: whatever two programs could read in two ways is refused. Pure;
// heads are never forwarded as bytes, only as the values found here.
#pragma once
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>
#include <vector>

namespace chatelaine::http {

// Points into the bytes that were checked. The value is without surrounding blanks.
struct FieldView {
  std::string_view name;
  std::string_view value;
  friend bool operator==(const FieldView&, const FieldView&) = default;
};

struct HeadLimits {
  std::size_t bytes = 64 * 1024;  // of the whole head
  std::size_t fields = 128;
  std::size_t target = 16 * 1024;
  std::size_t method = 32;
};

enum class FramingProblem : std::uint8_t {
  headTooLarge,
  tooManyFields,
  targetTooLong,
  badRequestLine,
  badStatusLine,
  badMethod,
  badTarget,
  badVersion,
  bareLineFeed,
  controlCharacter,
  foldedField,
  badFieldName,
  missingHost,
  severalHosts,
  severalLengths,
  badLength,
  lengthAndCoding,
  unknownCoding,
  codingInHttp10,
  bodyOnConnect,
  unknownExpectation,
  badChunk,
  trailersTooLarge,
};
std::string_view toString(FramingProblem problem);  // stable code: "several_hosts"

enum class BodyKind : std::uint8_t { none, length, chunked, untilClose };  // the last one in responses only
struct BodyFraming {
  BodyKind kind = BodyKind::none;
  std::uint64_t length = 0;  // of BodyKind::length
  friend bool operator==(const BodyFraming&, const BodyFraming&) = default;
};

struct RequestHead {
  std::string_view method;
  std::string_view target;
  int minorVersion = 1;
  std::vector<FieldView> fields;
  BodyFraming body;
  bool keepsAlive = true;
  bool expectsContinue = false;
};

struct ResponseHead {
  unsigned status = 200;
  std::string_view reason;
  int minorVersion = 1;
  std::vector<FieldView> fields;
  BodyFraming body;
  bool keepsAlive = true;
};

// Where the head that `bytes` begins with ends (behind the empty line), if it is all there. `checkedBefore`: how many
// bytes an earlier call has already seen.
std::optional<std::size_t> endOfHead(std::string_view bytes, std::size_t checkedBefore = 0);

// RFC 9112 with every liberty taken out. `head` ends with its empty line.
std::expected<RequestHead, FramingProblem> checkFraming(std::string_view head, const HeadLimits& limits = {});
// `method` is that of the request: it decides whether there is a body.
std::expected<ResponseHead, FramingProblem> checkResponseFraming(std::string_view head, std::string_view method,
                                                                 const HeadLimits& limits = {});

// Lines of `name: value` up to the end of `lines`, each ended by CRLF: what heads and trailers share.
std::expected<std::vector<FieldView>, FramingProblem> checkFields(std::string_view lines,
                                                                  const HeadLimits& limits = {});

bool equalsIgnoringCase(std::string_view a, std::string_view b);
bool isToken(std::string_view text);  // RFC 9110 section 5.6.2
// The value of the only field of that name; nothing if there is none or several.
std::optional<std::string_view> onlyValue(const std::vector<FieldView>& fields, std::string_view name);
// Whether a comma-separated field, over all its lines, names the token.
bool listNames(const std::vector<FieldView>& fields, std::string_view name, std::string_view token);

}  // namespace chatelaine::http
