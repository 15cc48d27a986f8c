#include "gateway/policy/denial.h"

namespace chatelaine::gateway {
namespace {

// What lies with the service, or with the way to it.
Denial serviceDenialOf(Trouble trouble) {
  switch (trouble) {
    case Trouble::unresolvable:
      return {502, "unresolvable", "The host's name has no address", "Check the name and the gateway's name service."};
    case Trouble::unreachable:
      return {502, "unreachable", "The service can't be reached", "Try again later; check the host and port."};
    case Trouble::untrusted:
      return {502, "untrusted_certificate", "The service's certificate is not trusted",
              "Check the host; a private authority is added with the gateway's upstream_ca."};
    case Trouble::upstreamTimedOut:
      return {504, "upstream_timed_out", "The service did not answer in time", "Try again later."};
    case Trouble::upstreamCut:
      return {502, "upstream_cut", "The service closed the connection before it answered", "Try again later."};
    case Trouble::upstreamMalformed:
      return {502, "upstream_malformed", "The service's answer is not well-formed HTTP/1.1",
              "Report it to the service."};
    case Trouble::encodedResponse:
      return {502, "encoded_response", "The answer is compressed, so it can't be searched for the secret",
              "Ask for an uncompressed answer."};
    default: return {502, "upstream_failed", "The service can't be used", "Try again later."};
  }
}

}  // namespace

Denial denialOf(Trouble trouble) {
  switch (trouble) {
    case Trouble::unauthenticated:
      return {401, "unauthenticated", "The agent's token is missing or not valid here",
              "Send a valid agent token; create one in Chatelaine under Agents."};
    case Trouble::proxyUnauthenticated:
      return {407, "unauthenticated", "The agent's token is missing or not valid here",
              "Set the proxy URL that Chatelaine shows under Connect; create a token if it has expired."};
    case Trouble::cleartext:
      return {403, "cleartext", "A token must not cross the network in cleartext",
              "Reach the gateway with https:// or over loopback."};
    case Trouble::stale:
      return {503, "stale", "The gateway can't be sure that its state is current",
              "Restore its connection to the vault server, or look at the problem that the desktop shows."};
    case Trouble::auditUnavailable:
      return {503, "audit_unavailable", "The use can't be recorded, so the secret is not used",
              "Make room on the gateway's disk and check its log."};
    case Trouble::secretUnavailable:
      return {503, "secret_unavailable", "The gateway doesn't have this secret",
              "Wait for synchronisation, or store it again."};
    case Trouble::secretTampered:
      return {403, "tampered", "The credential was changed without its secret",
              "Open the credential in Chatelaine and enter the secret again."};
    case Trouble::keyMissing:
      return {503, "vault_key_missing", "This gateway hasn't been given the vault's key",
              "Confirm it with chatelainectl handover on a gateway that has the key, or open the vault here with "
              "chatelainectl recover."};
    case Trouble::plaintextInTunnel:
      return {403, "plaintext", "A secret is never used over cleartext", "Use https:// for this host."};
    case Trouble::earlyData:
      return {400, "early_data", "Bytes came before the tunnel was open", "Wait for the answer to CONNECT."};
    case Trouble::misdirected:
      return {421, "misdirected", "Tunnel, TLS name and Host don't name the same host",
              "Send the request to the host that it names."};
    case Trouble::methodRefused:
      return {405, "method_refused", "TRACE and TRACK are refused: they send secrets back", "Use another method."};
    case Trouble::placeholder:
      return {400, "stray_placeholder", "The request holds a placeholder or a token where nothing is filled in",
              "Remove it; the gateway adds the secret by the credential's rule."};
    case Trouble::unresolvable:
    case Trouble::unreachable:
    case Trouble::untrusted:
    case Trouble::upstreamTimedOut:
    case Trouble::upstreamCut:
    case Trouble::upstreamMalformed:
    case Trouble::encodedResponse: return serviceDenialOf(trouble);
    case Trouble::unknownPath:
      return {404, "not_found", "There is nothing at this path", "Use /use/<vault>/<credential>/… or the proxy URL."};
    case Trouble::changedMeanwhile:
      return {409, "changed_meanwhile", "The credential changed while the request was being made", "Send it again."};
    case Trouble::bodyCut:
      return {400, "body_cut", "The request's body ended early or is malformed", "Send it again, complete."};
    case Trouble::overrideField:
      return {403, "override_field", "A field of the request names another method or path",
              "Remove the field: the credential is bound to methods or paths."};
  }
  return {500, "internal", "A defect of the gateway", "Report it."};
}

Denial denialOf(Refusal refusal) {
  const std::string_view code = toString(refusal);
  switch (refusal) {
    case Refusal::noCredential:
      return {403, code, "No credential for this host is pinned to the agent",
              "Pin a vault that holds one to the agent."};
    case Refusal::expiredCredential: return {403, code, "The credential has expired", "Renew it in Chatelaine."};
    case Refusal::expiredPin: return {403, code, "The vault's pin has expired", "Pin the vault to the agent again."};
    case Refusal::methodNotAllowed:
      return {403, code, "The credential may not be used with this method",
              "Use an allowed method, or allow this one."};
    case Refusal::pathNotAllowed:
      return {403, code, "The credential may not be used for this path", "Use an allowed path, or allow this one."};
    case Refusal::ambiguous:
      return {409, code, "Several credentials fit equally well",
              "Choose one by the proxy user name: vault/credential."};
    case Refusal::wrongNamespace:
      return {403, code, "The credential belongs to another namespace", "Choose a namespace that the agent has."};
    case Refusal::missingScope:
      return {403, code, "The agent lacks the scope vault:use", "Give the agent the scope vault:use."};
    case Refusal::plaintext: return denialOf(Trouble::plaintextInTunnel);
    case Refusal::notInjectable:
      return {403, code, "This credential is never put into requests", "Use it where it belongs, or add a rule."};
  }
  return {403, code, "Refused", "Look at the audit."};
}

Denial denialOf(http::FramingProblem problem) {
  using enum http::FramingProblem;
  unsigned status = 400;
  if (problem == headTooLarge || problem == tooManyFields) status = 431;
  if (problem == targetTooLong) status = 414;
  if (problem == unknownExpectation) status = 417;
  if (problem == badVersion) status = 505;
  return {status, toString(problem), "The request is not well-formed", "Send strict HTTP/1.1 (RFC 9112)."};
}

Denial denialOf(CanonicalProblem problem) {
  if (problem == CanonicalProblem::hostMismatch) return denialOf(Trouble::misdirected);
  return {400, toString(problem), "The request's address can be read in several ways",
          "Write host and path in their plain form."};
}

Denial denialOf(AddressProblem problem) {
  const std::string_view advice = problem == AddressProblem::privateAddress
                                      ? "Let the credential's owner approve this private host, or use a public one."
                                      : "Use another host.";
  return {403, toString(problem), "The gateway doesn't connect to this address", advice};
}

Denial denialOf(InjectProblem problem) {
  if (problem == InjectProblem::noRule) return denialOf(Refusal::notInjectable);
  if (problem == InjectProblem::unsupportedRule) {
    return {501, toString(problem), "This gateway can't apply the credential's rule yet", "Update the gateway."};
  }
  if (problem == InjectProblem::tooShort) {
    return {403, toString(problem), "The secret is too short to be recognised in answers", "Store a longer one."};
  }
  return {403, toString(problem), "The secret doesn't fit into the place that its rule names",
          "Store the secret again."};
}

}  // namespace chatelaine::gateway
