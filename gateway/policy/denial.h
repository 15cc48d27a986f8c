// Every wrong thing has its own status, a stable code, what it is and what to do about it; never a value. Pure.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "core/decide.h"
#include "core/result.h"
#include "gateway/rules/address.h"
#include "gateway/rules/canonical.h"
#include "gateway/rules/inject.h"
#include "http/framing.h"

namespace chatelaine::gateway {

struct Denial {
  unsigned status = 403;
  std::string_view code;  // stable: "expired_credential"
  std::string_view title;
  std::string_view advice;
};

// What goes wrong outside the decisions that have reasons of their own.
enum class Trouble : std::uint8_t {
  unauthenticated,
  proxyUnauthenticated,
  cleartext,
  stale,
  auditUnavailable,
  secretUnavailable,
  secretTampered,
  keyMissing,
  plaintextInTunnel,
  earlyData,
  misdirected,
  methodRefused,
  placeholder,
  unresolvable,
  unreachable,
  untrusted,
  upstreamTimedOut,
  upstreamCut,
  upstreamMalformed,
  encodedResponse,
  unknownPath,
  changedMeanwhile,
  bodyCut,
  overrideField,
};

Denial denialOf(Trouble trouble);
Denial denialOf(Refusal refusal);
Denial denialOf(http::FramingProblem problem);
Denial denialOf(CanonicalProblem problem);
Denial denialOf(AddressProblem problem);
Denial denialOf(InjectProblem problem);

}  // namespace chatelaine::gateway
