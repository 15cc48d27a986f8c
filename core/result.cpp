#include "core/result.h"

namespace chatelaine {

std::string_view toString(ErrorCode code) {
  switch (code) {
    case ErrorCode::wrongPassphrase: return "wrong_passphrase";
    case ErrorCode::locked: return "locked";
    case ErrorCode::notFound: return "not_found";
    case ErrorCode::alreadyExists: return "already_exists";
    case ErrorCode::conflict: return "conflict";
    case ErrorCode::denied: return "denied";
    case ErrorCode::invalidInput: return "invalid_input";
    case ErrorCode::expired: return "expired";
    case ErrorCode::offline: return "offline";
    case ErrorCode::timedOut: return "timed_out";
    case ErrorCode::corrupt: return "corrupt";
    case ErrorCode::tampered: return "tampered";
    case ErrorCode::rolledBack: return "rolled_back";
    case ErrorCode::stale: return "stale";
    case ErrorCode::unsupportedVersion: return "unsupported_version";
    case ErrorCode::diskFull: return "disk_full";
    case ErrorCode::portInUse: return "port_in_use";
    case ErrorCode::alreadyRunning: return "already_running";
    case ErrorCode::noKeyring: return "no_keyring";
    case ErrorCode::untrustedPeer: return "untrusted_peer";
    case ErrorCode::limitExceeded: return "limit_exceeded";
    case ErrorCode::cryptoUnavailable: return "crypto_unavailable";
    case ErrorCode::internal: return "internal";
  }
  return "internal";
}

}  // namespace chatelaine
