// From results to responses and from request parts to values: what every handler of the vault API does.
#pragma once
#include <string>

#include "core/id.h"
#include "http/message.h"
#include "sync/audit_chain.h"

namespace chatelaine::server {

// An RFC 9457 problem whose `code` is the error's stable name; `more` are members of its own.
http::Response answerOf(const Error& error, const std::vector<http::HeaderField>& more = {});
http::Response tooFast();  // 429
http::Response cbor(Bytes body);

// What came with the request: damage in it is the asker's (invalidInput), while damage in the store is ours (corrupt).
template <class Value>
Result<Value> received(Result<Value> decoded) {
  if (!decoded && decoded.error().code == ErrorCode::corrupt)
    return fail(ErrorCode::invalidInput, std::move(decoded.error().detail));
  return decoded;
}

Result<void> checkAuditSizes(const sync::AuditGroup& group);  // limitExceeded

// A number of the query; `fallback` where it is absent. invalidInput.
Result<std::uint64_t> numberFrom(const http::Request& request, std::string_view name, std::uint64_t fallback);

// Lower-case hex of a path or a query. notFound.
template <class AnyId>
Result<AnyId> idFrom(const std::string& text) {
  auto id = AnyId::fromHex(text);
  if (!id || id->hex() != text) return fail(ErrorCode::notFound, "an id in a target is lower-case hex");
  return *id;
}

}  // namespace chatelaine::server
