#include "server/answers.h"

#include <charconv>
#include <limits>

namespace chatelaine::server {
namespace {

struct Wording {
  unsigned status;
  std::string_view title;
  std::string_view detail;
};

Wording wordingOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::expired: return {401, "A session is needed", "Ask for a challenge and open a session."};
    case ErrorCode::denied: return {403, "This principal may not do that", "Ask an owner of the team."};
    case ErrorCode::notFound: return {404, "It is not here", "Synchronise, then try again."};
    case ErrorCode::conflict: return {409, "Somebody else was first", "Synchronise, merge, then try again."};
    case ErrorCode::rolledBack: return {409, "It doesn't follow what is here", "Synchronise, then try again."};
    case ErrorCode::stale:
      return {410, "The team has moved to another server", "Ask an owner of the team for the new address."};
    case ErrorCode::tampered:
      return {422, "It was refused: a check failed", "The detail in the server's log names the check."};
    case ErrorCode::limitExceeded: return {413, "It is too large", "Send it in smaller parts."};
    case ErrorCode::unsupportedVersion:
      return {426, "The format has another version", "Update this program or the server."};
    case ErrorCode::corrupt:
      return {500, "The server's database is damaged", "Restore it from a backup; nothing was changed."};
    case ErrorCode::invalidInput: return {400, "The request can't be understood", "Send what the protocol describes."};
    case ErrorCode::diskFull: return {507, "The server's disk is full", "Nothing was stored. Make room on the server."};
    case ErrorCode::offline:
      return {503, "The server can't reach its database", "Try again. What was being stored may be there: ask again."};
    case ErrorCode::timedOut: return {503, "The server is busy", "Try again."};
    default: return {500, "Something went wrong in the server", "Try again; the server's log says more."};
  }
}

}  // namespace

http::Response answerOf(const Error& error, const std::vector<http::HeaderField>& more) {
  const Wording wording = wordingOf(error.code);
  return http::problem(wording.status, toString(error.code), wording.title, wording.detail, more);
}

http::Response tooFast() {
  http::Response response =
      http::problem(429, toString(ErrorCode::limitExceeded), "Too many requests", "Wait a moment, then try again.");
  response.headers.push_back({"Retry-After", "2"});
  return response;
}

http::Response cbor(Bytes body) {
  return {200, {{"Content-Type", "application/cbor"}, {"Cache-Control", "no-store"}}, std::move(body)};
}

Result<std::uint64_t> numberFrom(const http::Request& request, std::string_view name, std::uint64_t fallback) {
  const auto text = http::queryValue(request, name);
  if (!text) return fallback;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  const bool fits = number <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (text->empty() || error != std::errc{} || end != text->data() + text->size() || !fits)
    return fail(ErrorCode::invalidInput, "a number of the query can't be read");
  return number;
}

}  // namespace chatelaine::server
