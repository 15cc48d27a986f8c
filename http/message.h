// Requests and responses as plain values: what routers and handlers exchange. No sockets, no Beast types.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"

namespace chatelaine::http {

struct HeaderField {
  std::string name;
  std::string value;
  friend bool operator==(const HeaderField&, const HeaderField&) = default;
};

struct Request {
  std::string method;
  std::string path;   // without query, percent-encoding as received
  std::string query;  // without "?"
  std::vector<HeaderField> headers;
  Bytes body;
  std::string peer = {};  // the other side's address without port; empty on a unix socket
};

struct Response {
  unsigned status = 200;
  std::vector<HeaderField> headers;
  Bytes body;
};

const std::string* find(const std::vector<HeaderField>& headers, std::string_view name);  // case-insensitive, the first
std::string bearerToken(const Request& request);  // of "Authorization: Bearer …", or empty
std::optional<std::string> queryValue(const Request& request, std::string_view name);  // percent-decoded
std::optional<std::string> percentDecoded(std::string_view text);                      // nothing for a broken escape

// RFC 9457: `code` is stable ("no_credential"), `title` is what went wrong, `detail` what to do about it.
// `more`: extension members, texts.
Response problem(unsigned status, std::string_view code, std::string_view title, std::string_view detail,
                 const std::vector<HeaderField>& more = {});

}  // namespace chatelaine::http
