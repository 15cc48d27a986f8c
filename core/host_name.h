// Names and addresses as they stand in a canonical request; private to core, which offers hostFromInput.
#pragma once
#include <string>
#include <string_view>

#include "core/result.h"

namespace chatelaine {

// Lower case, no dot at the end; IPv4 in four plain decimal parts, IPv6 in its canonical form in brackets; "*." only at
// the front of a name. invalidInput for everything else, also for other ways to write an address ("0x7f.1").
Result<std::string> canonicalHost(std::string_view text);

// Whether a wildcard below this name would cover other people's hosts: "com", "co.uk", "github.io". A short list of
// what people do paste, not the Public Suffix List; the gateway's own checks don't depend on it.
bool isPublicSuffix(std::string_view name);

}  // namespace chatelaine
