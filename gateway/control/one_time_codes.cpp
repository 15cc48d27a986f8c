#include "gateway/control/one_time_codes.h"

#include <charconv>

#include "core/otpauth.h"
#include "crypto/one_time_code.h"

namespace chatelaine::gateway {
namespace {

std::optional<std::string_view> metadata(const Credential& credential, const char* name) {
  const auto found = credential.labels.metadata.find(name);
  if (found == credential.labels.metadata.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

Result<int> number(std::string_view text, int least, int most) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least || value > most) {
    return fail(ErrorCode::invalidInput, "digits or period out of range");
  }
  return value;
}

// "SHA1", "sha-256", "SHA512".
Result<OtpAlgorithm> algorithm(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (c != '-') plain.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c);
  }
  if (plain == "sha1") return OtpAlgorithm::sha1;
  if (plain == "sha256") return OtpAlgorithm::sha256;
  if (plain == "sha512") return OtpAlgorithm::sha512;
  return fail(ErrorCode::invalidInput, "unknown algorithm");
}

Result<OtpParameters> parametersOf(const Credential& credential, OtpParameters parameters) {
  if (const auto text = metadata(credential, "algorithm")) {
    CHATELAINE_TRY(chosen, algorithm(*text));
    parameters.algorithm = chosen;
  }
  if (const auto text = metadata(credential, "digits")) {
    CHATELAINE_TRY(digits, number(*text, 6, 8));
    parameters.digits = digits;
  }
  if (const auto text = metadata(credential, "period")) {
    CHATELAINE_TRY(seconds, number(*text, 15, 300));
    parameters.period = std::chrono::seconds(seconds);
  }
  return parameters;
}

}  // namespace

Result<void> mayShowCodes(const Credential& credential) {
  if (credential.binding.type != CredentialType::totp) return fail(ErrorCode::denied, "not an authenticator");
  if (credential.binding.revealPolicy == RevealPolicy::injectOnly) return fail(ErrorCode::denied, "inject_only");
  return {};
}

Result<sync::CodeAnswer> currentCode(const Credential& credential, const SecretFields& fields, Timestamp now) {
  CHATELAINE_CHECK(mayShowCodes(credential));
  const Secret* stored = find(fields, "secret");
  if (stored == nullptr) return fail(ErrorCode::invalidInput, "the authenticator has no key");
  CHATELAINE_TRY(binding, parseOtpInput(*stored));
  CHATELAINE_TRY(parameters, parametersOf(credential, binding.parameters));
  crypto::OneTimeCode code = crypto::oneTimeCode(binding.key, parameters, now);
  sync::CodeAnswer answer;
  answer.code = std::move(code.code);
  answer.next = std::move(code.next);
  answer.remaining = static_cast<std::uint64_t>(code.remaining.count());
  answer.period = static_cast<std::uint64_t>(parameters.period.count());
  answer.now = static_cast<std::uint64_t>(now.time_since_epoch().count());
  return answer;
}

}  // namespace chatelaine::gateway
