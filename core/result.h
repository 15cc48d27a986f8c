// What every fallible function returns: a value, or an Error named by what the caller can do about it.
#pragma once
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace chatelaine {

enum class ErrorCode {
  wrongPassphrase,     // ask again
  locked,              // unlock first
  notFound,            // it is not there (any more)
  alreadyExists,       // choose another name
  conflict,            // somebody else was first: pull, merge, try again
  denied,              // the caller may not do this
  invalidInput,        // mend the input
  expired,             // renew it
  offline,             // try again when the other side can be reached
  timedOut,            // try again
  corrupt,             // the bytes are damaged: restore
  tampered,            // the bytes were changed by somebody without the key: investigate
  rolledBack,          // an older state was presented: investigate
  stale,               // the state is too old to be trusted: synchronise
  unsupportedVersion,  // written by a newer program: update
  diskFull,            // make room
  portInUse,           // choose another port or end the other program
  alreadyRunning,      // another instance holds the lock
  noKeyring,           // the system keyring can't be reached
  untrustedPeer,       // the other side's certificate is not trusted
  limitExceeded,       // too large, too many, too fast
  cryptoUnavailable,   // an algorithm is missing on this system
  internal,            // a defect of ours
};

// The stable name of a code, as in problem documents and logs ("wrong_passphrase").
std::string_view toString(ErrorCode code);

// `detail` is for the log: English, without secrets. Text for people is made in ui from the code.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string detail;

  friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Result = std::expected<T, Error>;

// `return fail(ErrorCode::notFound, "no such item");`
inline std::unexpected<Error> fail(ErrorCode code, std::string detail = {}) {
  return std::unexpected(Error{code, std::move(detail)});
}

}  // namespace chatelaine

// Passes an Error on to the caller: CHATELAINE_TRY(value, fallible()); or CHATELAINE_CHECK(fallible());
#define CHATELAINE_CONCAT_(a, b) a##b
#define CHATELAINE_CONCAT(a, b) CHATELAINE_CONCAT_(a, b)
#define CHATELAINE_TRY_(temporary, name, expression)                                \
  auto temporary = (expression);                                                    \
  if (!temporary.has_value()) return std::unexpected(std::move(temporary).error()); \
  auto name = std::move(temporary).value()
#define CHATELAINE_TRY(name, expression) CHATELAINE_TRY_(CHATELAINE_CONCAT(tried, __LINE__), name, expression)
#define CHATELAINE_CHECK(expression) \
  if (auto checked = (expression); !checked.has_value()) return std::unexpected(std::move(checked).error())
