#include "app/daemon/exit_code.h"

namespace chatelaine::daemon {
namespace {

struct Explained {
  int exitCode;
  std::string_view advice;
};

Explained explain(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalidInput:
    case ErrorCode::notFound: return {2, "the command line or the configuration can't be used; mend it"};
    case ErrorCode::alreadyExists: return {2, "a file would be overwritten; choose another name or move it away"};
    case ErrorCode::portInUse: return {10, "another program uses the address; end it or choose another with --listen"};
    case ErrorCode::alreadyRunning:
      return {11, "another chatelained uses this data folder; end it or choose another with --data"};
    case ErrorCode::wrongPassphrase:
    case ErrorCode::corrupt:
    case ErrorCode::tampered:
      return {12, "a database is damaged, or its key belongs to another one; restore both from a backup"};
    case ErrorCode::unsupportedVersion: return {13, "the data was written by a newer version; install that version"};
    case ErrorCode::diskFull: return {14, "the disk is full; make room and start again"};
    case ErrorCode::denied: return {15, "a file or folder may not be used; check its owner and mode"};
    case ErrorCode::noKeyring:
      return {16, "the system keyring that holds the key can't be reached; unlock it and start again"};
    case ErrorCode::cryptoUnavailable:
      return {17, "a cryptographic algorithm is missing on this system; install the QCA plug-ins"};
    case ErrorCode::offline: return {18, "PostgreSQL can't be reached; see that it runs, and mend server.database"};
    default: return {1, "it can't go on"};
  }
}

std::string lineWith(std::string_view advice, const Error& error) {
  std::string line = "chatelained: " + std::string(advice) + ".";
  if (!error.detail.empty()) line += " (" + error.detail + ")";
  return line + " error: " + std::string(toString(error.code));
}

std::string_view joiningAdvice(ErrorCode code) {
  switch (code) {
    case ErrorCode::alreadyExists: return "this gateway is in a team already; for another one choose another --data";
    case ErrorCode::untrustedPeer:
      return "the server isn't the one that the invitation names, or its certificate isn't trusted; mend that "
             "(gateway.server_ca) and start again without --join";
    case ErrorCode::tampered:
    case ErrorCode::rolledBack:
      return "the server shows another team than the one that invited; tell the team's owner before anything else";
    default: return "the invitation has expired, was cancelled or used by somebody else; ask the owner for another one";
  }
}

}  // namespace

int exitCodeOf(ErrorCode code) { return explain(code).exitCode; }

std::string lineFor(const Error& error) { return lineWith(explain(error.code).advice, error); }
std::string lineForJoining(const Error& error) { return lineWith(joiningAdvice(error.code), error); }

}  // namespace chatelaine::daemon
