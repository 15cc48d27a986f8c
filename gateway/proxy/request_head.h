// Writes the head of a request towards a service, from values alone: the canonical request, the agent's fields that may
// pass, our framing, and what is injected. Pure.
#pragma once
#include <span>
#include <string_view>

#include "core/decide.h"
#include "gateway/rules/inject.h"
#include "gateway/rules/wire_buffer.h"
#include "http/framing.h"

namespace chatelaine::gateway {

struct OutgoingRequest {
  const CanonicalRequest& request;             // with the path that comes behind an injected one
  const std::vector<http::FieldView>& fields;  // as the agent sent them
  http::BodyFraming body;
  const Injection* injection = nullptr;  // null: nothing is injected
};

void writeRequestHead(WireBuffer& out, const OutgoingRequest& outgoing);

// Whether a field is between two neighbours only (RFC 9110 section 7.6.1), or about proxies, or ours to write.
bool isHopByHop(std::string_view name, const std::vector<http::FieldView>& fields);

// Whether some services would read another method or another path out of these fields than out of the request line.
bool overridesRequestLine(const std::vector<http::FieldView>& fields);

// The query without the parameters of that name, however they are encoded.
std::string withoutParameter(std::string_view query, std::string_view name);
// The pairs of a Cookie field without the cookie of that name.
std::string withoutCookie(std::string_view cookies, std::string_view name);

}  // namespace chatelaine::gateway
