// Names and addresses as they stand in a binding and in a canonical request: the one parser of both.
#pragma once
#include <expected>
#include <string>
#include <string_view>

#include "core/result.h"

namespace chatelaine {

enum class HostProblem {
  notAHost,
  notPlain,  // another way to write an address ("0x7f.1")
};
// Lower case, no dot at the end; names of letters, digits, "-" and "_" (international ones as "xn--…"), IPv4 in four
// plain decimal parts, IPv6 in its shortest form in brackets.
std::expected<std::string, HostProblem> readHost(std::string_view text);

// The same for a binding: "*." at the front of a name stands for one label. invalidInput for everything else.
Result<std::string> canonicalHost(std::string_view text);

// Whether a wildcard below this name would cover other people's hosts: "com", "co.uk", "github.io". A short list of
// what people do paste, not the Public Suffix List; the gateway's own checks don't depend on it.
bool isPublicSuffix(std::string_view name);

}  // namespace chatelaine
